package io.stowage.acceptance.v1;

/** Where 0.7.3 answers otherwise than 0.9.1: the first column of answers is 0.9.1's. */
final class OriginalsTable {

  private OriginalsTable() {}

  static KnownDifferences rows() {
    return KnownDifferences.table(HEADERS, IMAGES, REPOSITORIES, CLIENTS, TOKENS);
  }

  private static final String HEADERS =
      """
      * | X-Docker-Registry-Version | - | 0.7.3 | 0.7 says it with every answer
      * | X-Docker-Registry-Config | - | acceptance | 0.7 says it with every answer
      * | X-Docker-Payload-Checksum | - | sha256:* | the old name of the header
      * | X-Docker-Checksum-Payload | sha256:* | - | the new name of the header
      * | Access-Control-Allow-Origin | - | * | 0.9 has settings for that
      *ping* | body | {} | true | another body of old
      *: root | body | * | "docker-registry server (acceptance) (v0.7.3)" | 0.9 has a setting for that
      ping: status / ping: long status | answer | 404 * | 503 * | gone in 0.9
      """;

  private static final String IMAGES =
      """
      image ids: get * | body | *Invalid image ID* | *Image not found* | 0.7 takes any id
      image ids: put * | answer | 404 *Invalid image ID* | 200 true | 0.7 takes any id
      image ids: put 300 letters | answer | 404 * | 500 * | 0.7 takes any id
      image ids: put escaped dots / image ids: put zero byte | answer | 404 * | 400 * | 0.7 takes any id
      image ids: get escaped dots | answer | 404 * | 400 *being uploaded* | 0.7 takes any id
      image ids: get zero byte | answer | 404 * | 500 * | 0.7 takes any id
      image ids: * of a word | answer | 404 * | 400 *being uploaded* | 0.7 takes any id
      image ids: put * of a word | body | *Invalid image ID* | *Image not found* | 0.7 takes any id
      token for: not an id | body | *Invalid image ID* | *Image not found* | 0.7 takes any id
      repeated push: no json | answer | 400 *Invalid JSON* | 500 * | a defect of 0.7
      image json: * | answer | 400 *Invalid JSON* | 500 * | a defect of 0.7
      encoding of json: * | answer | 400 *Invalid JSON* | 500 * | a defect of 0.7
      checksum*: no header / checksum: header of 0.7 / checksum header of 0.7: checksum / checksum: only tarsum / checksum: again without header | answer | 412 * | 400 *Missing Image's checksum* | another status of old
      """;

  private static final String REPOSITORIES =
      """
      repository name: * zero%00x/y | answer | 200 * | * | 0.7 does not quote the namespace
      repository name: PUT a/.. | answer | 200 "" | 500 * | 0.7 quotes less
      repository name: tags of ./x | answer | 200 {} | 404 * | 0.7 quotes less
      tag name: list * | body | {"*":null} | {"*":"*"} | 0.9 does not find the tag that it lists
      tag name: * a%00b | * | * | * | 0.7 does not quote the tag
      *DELETE* / *tag again | body | *Tag not found: * | *Tag not found"} | 0.7 does not name the tag
      """;

  private static final String CLIENTS =
      """
      *search: * / *: search | answer | 404 * | 200 * | without a backend 0.9 has no search
      search: POST | answer | 404 * | 405 * | without a backend 0.9 has no search
      push by: Docker 0.9 checksum / push by: Docker 0.6 checksum | answer | 200 true | 400 *Missing* | 0.7 computes a tarsum for Docker before 0.10
      push by: curl * / push by: words * / push by: no version * | answer | 200 true | 500 * | 0.7 wants to know which Docker it is
      push by: * result | answer | 200 * | 400 *being uploaded* | the push did not end
      private image: json* / *private json, of another repository | answer | 404 <page* | 404 *Image not found* | gone in 0.9
      private image: layer* / private image: files* | answer | 404 * | 500 * | a defect of 0.7
      private image: PUT json | answer | 404 * | 405 * | gone in 0.9
      """;

  private static final String TOKENS =
      """
      no token: private json | answer | 404 * | 401 * | gone in 0.9
      push with a token: tag in another repository | answer | 401 * | 200 true | 0.7 does not hold the repository against the path
      token: of another *, tags | answer | 401 * | 200 * | 0.7 does not hold the repository against the path
      token names: odd/a%2525b for odd/a%25b | answer | 401 * | 200 * | 0.7 does not hold the repository against the path
      private with a token: tags, of another repository | answer | 401 * | 200 * | 0.7 does not hold the repository against the path
      private with a token: *, access | answer | 200 * | 404 * | 0.7 has another path for private images
      private with a token: private json, * | answer | 404 <page* | 200 * | 0.7 has another path for private images
      """;
}
