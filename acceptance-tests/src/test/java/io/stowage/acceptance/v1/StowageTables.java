package io.stowage.acceptance.v1;

/** Where Stowage answers otherwise than an original, whose answers are in the first column. */
final class StowageTables {

  private StowageTables() {}

  static KnownDifferences besideLast() {
    return KnownDifferences.table(
        ROUTES, IMAGES, RANGES, LAYERS, REPOSITORIES, TAGS, INDEX, TOKENS, PROXY, ONLY_LAST);
  }

  static KnownDifferences besideOlder() {
    return KnownDifferences.table(
        ROUTES, IMAGES, RANGES, LAYERS, REPOSITORIES, TAGS, INDEX, TOKENS, PROXY, ONLY_OLDER);
  }

  private static final String ROUTES =
      """
      * | answer | 404 <page* | 404 {"error":"there is no such endpoint"} | errors are JSON everywhere
      * | answer | 405 <page* | 405 {"error":"the endpoint does not have this method"} | errors are JSON everywhere
      *OPTIONS* | Allow | * | * | a list without OPTIONS, as the answer needs no list of itself
      *OPTIONS* | Content-Type | text/html* | - | an answer without a body has no type
      # Both forms of a path are one, with a slash at the end and without.
      * | answer | 301 <page* | 200 * / 204 * / 201 * | a client that pushes follows no redirect
      * | answer | 301 <page* | 405 *this method"} | the path with the slash has no such method
      * | answer | 301 <page* | 400 {"error":"Invalid data"} / 404 {"error":"Repository not found"} | the path with the slash is a repository's
      repository routes: images with slash / tags: * with slash / properties: with slash | answer | 405 <page* | 200 * | a slash at the end does not matter
      repository routes: PUT auth with slash / properties: PUT with slash / tags: PUT with slash | answer | 400 * | 200 * | a slash at the end does not matter
      repository routes: * images with slash | answer | 200 * | 204 * | a slash at the end does not matter
      deleted tag: DELETE with slash / deleted repository: DELETE R/tags/ | answer | 404 * | 200 true | a slash at the end does not matter
      """;

  private static final String IMAGES =
      """
      image reads: * missing since 1970 | answer | 304 * | 404 {"error":"Image not found"} | what is not there has not been there since either
      diff: of nothing | answer | 400 {"error":"Diff queue is disabled"} | 404 {"error":"Image not found"} | there is always a queue
      diff: since 1970 | answer | 304 * | 200 * | there is none yet
      image json: NaN | answer | 200 true | 400 {"error":"Invalid JSON"} | that is no JSON
      image json: 2000 levels | answer | 500 <page* | 400 {"error":"Invalid JSON"} | a defect of the original
      *form content type | answer | 400 * / 500 * | 200 * | a body is taken whatever its type says
      *in chunks | answer | 400 * / 500 * | 200 * | a body is taken however its length is told
      checksum header of 0.7: checksum | answer | 412 * / 400 * | 200 true | taken under the old name too
      checksum header of 0.7: result | answer | 400 *being uploaded* | 200 {* | taken under the old name too
      checksum without layer: checksum | answer | 500 <page* | 400 {"error":"Image has no layer yet"} | a defect of the original
      """;

  private static final String RANGES =
      """
      range: * / token for: range | Content-Range | *-* | bytes * | RFC 9110, section 14.4
      range: * | Content-Range | - | bytes * | RFC 9110, section 15.5.17
      range: * | Content-Type | application/octet-stream | - | an answer without a body has no type
      range: *open* / range: *past the end | Content-Length | * | - | the original counts what is not there
      range: first byte / range: last byte | answer | 416 * | 206 * | a defect of the original
      range: after the end | answer | 206 * | 416 * | a defect of the original
      range: suffix / range: long suffix / range: capital unit | answer | 200 * | 206 * | RFC 9110, section 14.1.2
      range: empty suffix | answer | 200 * | 416 * | RFC 9110, section 14.1.2
      range: HEAD | answer | 206 * | 200 * | RFC 9110, section 14.2: ranges are for GET
      """;

  private static final String LAYERS =
      """
      layer: ZSTD files* | answer | 400 {"error":"Layer format not supported"} | 200 [["etc",* | today's clients compress so
      layer: gzip cut files* | answer | 500 <page* | 400 {"error":"Layer format not supported"} | a defect of the original
      layer: empty | answer | 416 * | 200 * | a defect of the original
      push by: Docker 0.9 layer / push by: Docker 0.6 layer / push by: layer after checksum at json | answer | 200 true | 412 {"error":"Docker before 0.10 *"} | the original means to refuse them
      """;

  private static final String REPOSITORIES =
      """
      repository body: * images | answer | 500 <page* | 204 * | a defect of the original
      repository body: * list again | body | [*] | [] | an entry without an id is left out
      repository name: * back%5Cslash/x | WWW-Authenticate / X-Docker-Token | *"back\\slash/x"* | *"back%5Cslash/x"* | a token may be read back
      repository name: * %C3%A9/%E2%82%AC | answer | 500 <page* | 200 * | a defect of the original
      repository name: * long/nnnnnnn | answer | 500 <page* / 404 * | 400 {"error":"invalid repository name * | longer than names may be
      # The original has redirected the request, so the repository is still there.
      deleted repository: DELETE R * after / deleted repository: DELETE R/tags/ * after | answer | 200 * | 404 * | a slash at the end does not matter
      deleted repository: DELETE R * after / deleted repository: DELETE R/tags/ * after | body | * | * | a slash at the end does not matter
      """;

  private static final String TAGS =
      """
      tag name: list _x | body | {"_x":*,"x_json":*} | {"_x":*} | the original lists the file of another tag
      tag name: PUT * | answer | 200 true / 500 <page* | 400 {"error":"Invalid tag name"} | no other registry has such tags
      tag name: GET * / tag name: list * / tag name: DELETE * | answer | 200 * / 500 <page* | 404 * | it was refused
      tag name: json * | body | {*"1.5.0"*} | {*"docker_version":null* | it was refused
      tag name: json %C3%A9 | answer | 500 <page* | 200 * | it was refused
      tag body: tags after all | body | {"blanks-around":"*"} | {"blanks-around":"*","chunks":"*","form":"*"} | a body is taken whatever its type and form
      """;

  private static final String INDEX =
      """
      users: POST form | answer | 400 * | 201 "User Created" | a body is taken whatever its type says
      users: HEAD | answer | 400 * | 200 * | HEAD is as GET
      find: n / find: page | body | *"num_results":5,* | *"num_results":5,* | a client chooses the page
      find: percent | body | *"num_results":6,* | *"num_results":0,* | a percent sign is one
      find: underscore | body | *"num_results":2,* | *"num_results":1,*app_x* | an underscore is one
      """;

  private static final String TOKENS =
      """
      # What an index serves is not served beside one.
      no token: PUT repository | answer | 405 <page* | 401 {"error":"Requires authorization"} | asked for a token first
      push with a token: PUT repository / tokens off: PUT repository | answer | 405 <page* | 405 {"error":"a push begins at the index; this registry is none"} | errors are JSON everywhere
      no token: * / push with a token: *images / delete with a token: images / tokens off: images | answer | 301 <page* | 404 {"error":"there is no such endpoint"} | there is nothing to be redirected to
      push with a token: child without access to its parent | answer | 400 *unauthorized parent* | 200 true | the parent is in the list that the index gave
      tokens off: json of a child | answer | 400 *unauthorized parent* | 200 true | the original asks for a token that nobody has
      token: unknown access, * / token: access in capitals, * / token: no access, * / token: two accesses, * | answer | 200 * | 401 {"error":"Requires authorization"} | a token is for read, write or delete
      token: index object, * | answer | 200 * | 502 {"error":"The index gave an answer that is not understood"} | the list of images is a list
      token: index string, * / token: index no ids, * | answer | 500 <page* | 502 {"error":"The index gave an answer that is not understood"} | a defect of the original
      token for: HEAD *, read | answer | 401 * | 200 * | HEAD is as GET
      token names: * / delete with a token: tags after | answer | 200 {} | 404 {"error":"Repository not found"} | asking about a repository does not make it
      private with a token: ancestry, * | answer | 200 [* | 404 {"error":"Image not found"} | a private image's ancestry is private
      """;

  private static final String PROXY =
      """
      proxied: * | X-Accel-Redirect | /layers//images/*/layer | /layers/docker/registry/v2/blobs/sha256/*/data | layers are blobs in the folder
      proxied: layer of nothing | answer | 200 * | 404 {"error":"Image not found"} | a defect of the original
      """;

  private static final String ONLY_LAST =
      """
      ping: root / no token: root | body | true | "docker-registry server" | what the sample file has when the file has nothing
      no token: private json | answer | 404 <page* | 401 {"error":"Requires authorization"} | served as by 0.7
      private with a token: private json, access | answer | 404 <page* | 200 {* | served as by 0.7
      private with a token: private json, * | answer | 404 <page* | 404 {"error":"Image not found"} | served as by 0.7
      * | answer | 404 <page* | 405 {"error":"the endpoint does not have this method"} | other versions have the endpoint
      checksum: header of 0.7 | answer | 412 * | 400 {"error":"Checksum mismatch"} | taken under the old name too
      push by: Docker 0.9 checksum / push by: Docker 0.6 checksum | answer | 200 true | 400 {"error":"Image has no layer yet"} | the layer was refused
      push by: Docker 0.9 result / push by: Docker 0.6 result | answer | 200 {* | 400 *being uploaded* | the layer was refused
      repository name: * zero%00x/y | WWW-Authenticate / X-Docker-Token | *"zero*x/y"* | *"zero%00x/y"* | a token may be read back
      ping: status / ping: long status | answer | 404 <page* | 200 {"failures":{},* | served as by 0.7
      * | X-Docker-Payload-Checksum | - | sha256:* | sent as by 0.7 too
      private image: * | answer | 404 <page* | 404 {"error":"Image not found"} | served as by 0.7
      search: * | answer | 404 * | 200 * | without a backend nothing is found, as in 0.7
      """;

  private static final String ONLY_OLDER =
      """
      ping: root / no token: root | body | "docker-registry server (acceptance) (v0.7.3)" | "docker-registry server" | the version is nobody's business
      ping: status / ping: long status | answer | 503 {"failures":{"redis":"unconfigured"},* | 200 {"failures":{},* | a cache that is not set up is no failure
      private image: layer* / private image: files* | answer | 500 <page* | 404 {"error":"Image not found"} | a defect of the original
      private with a token: private json, * | answer | 200 {* | 404 {"error":"Image not found"} | the index is asked
      no token: search / tokens off: search | answer | 200 * | 404 * | an index serves that, as beside 0.9
      """;
}
