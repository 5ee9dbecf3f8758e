package io.stowage.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes the values that hold, as a configuration with one flavor. */
final class EffectiveYaml {

  private EffectiveYaml() {}

  static String write(Settings settings) {
    Map<String, Object> root = new LinkedHashMap<>();
    settings.forEachShown((path, value) -> put(root, path, value));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(1000);
    return new Yaml(options).dump(Map.of(settings.flavor(), root));
  }

  private static void put(Map<String, Object> section, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      section.put(path, value);
      return;
    }
    @SuppressWarnings("unchecked") // No key has the name of a section: only this puts maps there.
    Map<String, Object> inner =
        (Map<String, Object>)
            section.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<>());
    put(inner, path.substring(dot + 1), value);
  }
}
