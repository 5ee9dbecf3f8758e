package io.stowage.acceptance.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What docker-registry itself reads in a configuration. install-tools.sh installs it. */
final class OriginalReading {

  /** Asks for each flavor's values in a process of its own, as a process reads its file once. */
  private static final String READ =
      """
      import json, os, sys, yaml
      import docker_registry.lib.config as config

      def plain(value):
          if hasattr(value, '_config'):
              return dict((str(key), value_of(value, key)) for key in value._config)
          if isinstance(value, dict):
              return dict((str(key), plain(inner)) for key, inner in value.items())
          return [plain(inner) for inner in value] if isinstance(value, list) else value

      def value_of(section, key):
          try:
              if isinstance(section._config, dict) and hasattr(type(section), '__getattr__'):
                  return plain(getattr(section, key))
              return plain(section._config[key])
          except Exception:
              return 'REFUSED'

      flavors = sorted(yaml.safe_load(open(os.environ['DOCKER_REGISTRY_CONFIG'])))
      for flavor in flavors:
          child = os.fork()
          if not child:
              os.environ['SETTINGS_FLAVOR'] = flavor
              print(json.dumps([flavor, plain(config.load())], default=str))
              sys.stdout.flush()
              os._exit(0)
          os.waitpid(child, 0)
      """;

  private static final String YAML_TO_JSON =
      "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin), default=str))";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Path folder;

  /**
   * A release.
   *
   * @param folder to work in
   */
  OriginalReading(String release, Path folder) {
    this.home =
        Path.of(
            System.getProperty("user.home"),
            ".cache/stowage-acceptance/docker-registry-" + release,
            "venv");
    this.folder = folder;
    if (!Files.isExecutable(home.resolve("bin/python"))) {
      throw new AssertionError(home + " is missing: run acceptance-tests/install-tools.sh");
    }
  }

  /** The sample configuration of its package. */
  Path sample() {
    return home.resolve("lib/python2.7/site-packages/config/config_sample.yml");
  }

  /** The values that it has for each flavor of its sample, by their paths. */
  Map<String, Map<String, Object>> read(Map<String, String> environment) throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("DOCKER_REGISTRY_CONFIG", sample().toString());
    Map<String, Map<String, Object>> flavors = new TreeMap<>();
    for (String line : python(READ, variables, "").lines().toList()) {
      JsonNode flavor = JSON.readTree(line);
      flavors.put(flavor.get(0).asString(), flat(flavor.get(1)));
    }
    return flavors;
  }

  /** The values of the one flavor that some YAML has, by their paths. */
  Map<String, Object> values(String yaml) throws IOException {
    return flat(JSON.readTree(python(YAML_TO_JSON, Map.of(), yaml)).iterator().next());
  }

  private String python(String program, Map<String, String> variables, String input)
      throws IOException {
    String python = home.resolve("bin/python").toString();
    Run run = Run.of(folder, List.of(python, "-c", program), variables, input);
    if (run.exit() != 0) {
      throw new AssertionError(run.toString());
    }
    return run.output();
  }

  private static Map<String, Object> flat(JsonNode section) {
    Map<String, Object> values = new TreeMap<>();
    flatten("", section, values);
    return values;
  }

  private static void flatten(String path, JsonNode node, Map<String, Object> values) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      // What is below these is a value, not keys.
      if (entry.getValue().isObject() && !name.equals("cors.resources")) {
        flatten(name, entry.getValue(), values);
      } else if (!entry.getValue().isNull()) {
        values.put(name, JSON.treeToValue(entry.getValue(), Object.class));
      }
    }
  }
}
