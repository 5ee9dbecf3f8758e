package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load generators that are programs of their own: requests per second of one URL. */
final class LoadGenerator {
  private static final Pattern COUNT =
      Pattern.compile("(\\d+) requests in|\\[200]\\s+(\\d+) responses");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

  private LoadGenerator() {}

  /**
   * GETs by wrk.
   *
   * @param url of what is asked for
   * @param header a line without its end
   * @throws WrongAnswerException when an answer was not of status 2xx or 3xx
   */
  static Measurement get(String url, String header, int connections, int seconds)
      throws IOException, InterruptedException {
    String output =
        output(List.of("wrk", "-t2", "-c" + connections, "-d" + seconds + "s", "-H", header, url));
    if (output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new WrongAnswerException("GET " + url + ": " + output);
    }
    return rate(url, output);
  }

  /**
   * HEADs by hey.
   *
   * @throws WrongAnswerException when an answer was not of status 200
   */
  static Measurement head(String url, int connections, int seconds)
      throws IOException, InterruptedException {
    String output =
        output(List.of("hey", "-z", seconds + "s", "-c", "" + connections, "-m", "HEAD", url));
    if (output.contains("Error distribution")
        || !output.matches("(?s).*\\[200]\\s+\\d+ responses\\s*")) {
      throw new WrongAnswerException("HEAD " + url + ": " + output);
    }
    return rate(url, output);
  }

  private static Measurement rate(String url, String output) {
    Matcher rate = RATE.matcher(output);
    Matcher count = COUNT.matcher(output);
    if (!rate.find() || !count.find()) {
      throw new WrongAnswerException(url + ": " + output);
    }
    String requests = count.group(1) == null ? count.group(2) : count.group(1);
    return new Measurement(Double.parseDouble(rate.group(1)), Long.parseLong(requests));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }
}
