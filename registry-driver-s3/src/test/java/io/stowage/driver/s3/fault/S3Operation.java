package io.stowage.driver.s3.fault;

/** The kinds of requests that there are for a bucket. */
public enum S3Operation {
  GET_OBJECT,
  HEAD_OBJECT,
  PUT_OBJECT,
  COPY_OBJECT,
  DELETE_OBJECT,
  DELETE_OBJECTS,
  LIST_OBJECTS,
  CREATE_MULTIPART_UPLOAD,
  UPLOAD_PART,
  UPLOAD_PART_COPY,
  COMPLETE_MULTIPART_UPLOAD,
  ABORT_MULTIPART_UPLOAD,
  LIST_PARTS,
  LIST_MULTIPART_UPLOADS,
  OTHER;

  static S3Operation of(RequestHead request) {
    boolean upload = request.hasParameter("uploadId");
    boolean copy = request.header("x-amz-copy-source") != null;
    return switch (request.method()) {
      case "HEAD" -> HEAD_OBJECT;
      case "PUT" ->
          upload
              ? (copy ? UPLOAD_PART_COPY : UPLOAD_PART)
              : request.namesObject() ? (copy ? COPY_OBJECT : PUT_OBJECT) : OTHER;
      case "DELETE" ->
          upload ? ABORT_MULTIPART_UPLOAD : request.namesObject() ? DELETE_OBJECT : OTHER;
      case "POST" ->
          upload
              ? COMPLETE_MULTIPART_UPLOAD
              : request.hasParameter("uploads")
                  ? CREATE_MULTIPART_UPLOAD
                  : request.hasParameter("delete") ? DELETE_OBJECTS : OTHER;
      case "GET" ->
          upload
              ? LIST_PARTS
              : request.namesObject()
                  ? GET_OBJECT
                  : request.hasParameter("uploads") ? LIST_MULTIPART_UPLOADS : LIST_OBJECTS;
      default -> OTHER;
    };
  }
}
