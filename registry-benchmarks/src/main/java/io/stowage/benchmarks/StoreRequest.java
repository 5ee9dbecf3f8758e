package io.stowage.benchmarks;

import java.util.Locale;

/** The kinds of requests to a store that speaks S3. */
enum StoreRequest {
  GET,
  HEAD,
  PUT,
  LIST,
  COPY,
  DELETE,
  DELETE_MANY,
  BEGIN_PARTS,
  PUT_PART,
  COMPLETE_PARTS,
  OTHER;

  /**
   * What a request is.
   *
   * @param target path and query
   * @param copies whether it names an object to copy from
   */
  static StoreRequest of(String method, String target, boolean copies) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "&" : "&" + target.substring(mark + 1) + "&";
    boolean ofBucket = path.lastIndexOf('/') <= 0 || path.indexOf('/', 1) == path.length() - 1;
    return switch (method) {
      case "GET" -> ofBucket || query.contains("&uploadId=") ? LIST : GET;
      case "HEAD" -> HEAD;
      case "PUT" -> copies ? COPY : query.contains("&partNumber=") ? PUT_PART : PUT;
      case "DELETE" -> DELETE;
      case "POST" -> {
        if (query.contains("&uploadId=")) {
          yield COMPLETE_PARTS;
        }
        if (query.contains("&delete=") || query.contains("&delete&")) {
          yield DELETE_MANY;
        }
        yield query.contains("&uploads=") || query.contains("&uploads&") ? BEGIN_PARTS : OTHER;
      }
      default -> OTHER;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
