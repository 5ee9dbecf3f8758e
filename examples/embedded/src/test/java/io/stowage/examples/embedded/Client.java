package io.stowage.examples.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Pushes and pulls blobs over HTTP. */
final class Client {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI registry;

  Client(int port) {
    this.registry = URI.create("http://127.0.0.1:" + port);
  }

  /** Pushes a blob in one request, and returns its address. */
  URI push(String repository, byte[] bytes) throws IOException, InterruptedException {
    URI uri =
        registry.resolve("/v2/" + repository + "/blobs/uploads/?digest=sha256:" + sha256(bytes));
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(bytes)).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new IOException(response + " " + response.body());
    }
    return uri.resolve(response.headers().firstValue("Location").orElseThrow());
  }

  /** Reads what is at an address of the registry. */
  byte[] get(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(registry.resolve(address)).build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(response.toString());
    }
    return response.body();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // required of every Java platform
    }
  }
}
