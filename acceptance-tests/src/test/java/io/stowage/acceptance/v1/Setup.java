package io.stowage.acceptance.v1;

import java.util.List;
import java.util.Map;

/** How a server is set up for some of the scenarios. */
enum Setup {
  /** Serves the index itself and asks for no tokens. */
  STANDALONE {
    @Override
    Map<String, String> settings() {
      return Map.of("standalone", "true");
    }

    @Override
    List<Scenario> scenarios() {
      return Scenarios.standalone();
    }
  },

  /** Has its tokens confirmed by an index. */
  TOKENS {
    @Override
    Map<String, String> settings() {
      return Map.of("standalone", "false");
    }

    @Override
    List<Scenario> scenarios() {
      return TokenScenarios.all();
    }
  },

  /** Has an index and asks for no tokens all the same. */
  TOKENS_OFF {
    @Override
    Map<String, String> settings() {
      return Map.of("standalone", "false", "disable_token_auth", "true");
    }

    @Override
    List<Scenario> scenarios() {
      return OpenScenarios.withoutTokens();
    }
  },

  /** Has an index of repositories. */
  SEARCHING {
    @Override
    Map<String, String> settings() {
      return Map.of(
          "standalone", "true",
          "search_backend", "sqlalchemy",
          "sqlalchemy_index_database", "sqlite:///" + FOLDER + "/search.db");
    }

    @Override
    List<Scenario> scenarios() {
      return SearchScenarios.all();
    }
  },

  /** Names its own endpoints, and leaves layers to a proxy in front. */
  PROXIED {
    @Override
    Map<String, String> settings() {
      return Map.of(
          "standalone", "true",
          "issue", "'\"a registry of ours\"'",
          "registry_endpoints", "a.example:5000,b.example",
          "nginx_x_accel_redirect", "/layers/");
    }

    @Override
    List<Scenario> scenarios() {
      return OpenScenarios.proxied();
    }
  };

  /** Stands for the folder of the server in the values of {@link #settings}. */
  static final String FOLDER = "<folder>";

  /** Keys of the configuration with their values in YAML, beside where the index is. */
  abstract Map<String, String> settings();

  /** What is sent to servers that are set up like this. */
  abstract List<Scenario> scenarios();
}
