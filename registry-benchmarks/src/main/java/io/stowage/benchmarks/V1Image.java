package io.stowage.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * An image of the v1 API without its layer.
 *
 * @param id 64 hex digits
 * @param json what is known of it, as much as Docker writes
 */
@SuppressWarnings("ArrayRecordComponent") // is never compared
record V1Image(String id, byte[] json) {

  /**
   * Makes an image.
   *
   * @param name what makes it differ from every other
   * @param parent the image below it, or null
   */
  static V1Image of(String name, @Nullable V1Image parent) {
    String id = Sha256.of(name.getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
    String below = parent == null ? "" : "\"parent\":\"" + parent.id() + "\",";
    String config =
        """
        {"Hostname":"%s","Domainname":"","User":"","Memory":0,"MemorySwap":0,"CpuShares":0,\
        "AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"PortSpecs":null,\
        "ExposedPorts":null,"Tty":false,"OpenStdin":false,"StdinOnce":false,\
        "Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],\
        "Cmd":["/bin/sh","-c","#(nop) ADD file in /"],"Image":"","Volumes":null,"WorkingDir":"",\
        "Entrypoint":null,"NetworkDisabled":false,"OnBuild":[]}"""
            .formatted(id.substring(0, 12));
    String json =
        """
        {"id":"%s",%s"created":"2014-06-01T12:00:00.000000000Z","container":"%s",\
        "container_config":%s,"docker_version":"1.0.1","config":%s,"architecture":"amd64",\
        "os":"linux","Size":1000000}"""
            .formatted(id, below, id, config, config);
    return new V1Image(id, json.getBytes(StandardCharsets.UTF_8));
  }

  /** The path of one of its parts, such as {@code json}. */
  String path(String part) {
    return "/v1/images/" + id + "/" + part;
  }

  /** What a client sends last: the checksum of the json, a line feed and the layer. */
  String checksum(ByteBuffer layer) {
    MessageDigest digest = Sha256.start();
    digest.update(json);
    digest.update((byte) '\n');
    digest.update(layer.duplicate());
    return Sha256.name(digest);
  }
}
