package io.stowage.acceptance.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a value may be another one than docker-registry's of the same file. docs/configuration.md
 * lists these for users.
 */
enum Difference {

  /** False, nothing and an empty text are all the same to docker-registry. */
  FALSE_OR_NOTHING {
    @Override
    boolean explains(Value value) {
      return isNothing(value.theirs()) && isNothing(value.ours());
    }
  },

  /** A value that is not given has a default, where docker-registry had it in its code. */
  DEFAULT {
    private static final Map<String, Object> DEFAULTS =
        Map.ofEntries(
            Map.entry("index_endpoint", "https://index.docker.io"),
            Map.entry("issue", "docker-registry server"),
            Map.entry("loglevel", "info"),
            Map.entry("cache.port", 6379),
            Map.entry("cache.db", 0),
            Map.entry("cache.connect_timeout", "200ms"),
            Map.entry("cache.timeout", "50ms"),
            Map.entry("cache.retry", "1s"),
            Map.entry("cache.ttl", "7d"),
            Map.entry("cache.value_size", "256k"),
            Map.entry("cache.connections", 16),
            Map.entry("cache_lru.port", 6379),
            Map.entry("cache_lru.db", 0),
            Map.entry("cache_lru.connect_timeout", "200ms"),
            Map.entry("cache_lru.timeout", "50ms"),
            Map.entry("cache_lru.retry", "1s"),
            Map.entry("cache_lru.ttl", "7d"),
            Map.entry("cache_lru.value_size", "256k"),
            Map.entry("cache_lru.connections", 16),
            Map.entry("email_exceptions.smtp_port", 25),
            Map.entry("storage_path", "./tmp"));

    @Override
    boolean explains(Value value) {
      return isNothing(value.theirs()) && value.ours().equals(DEFAULTS.get(value.path()));
    }
  },

  /** A secret is masked, and a password in a URL. */
  SECRET {
    private static final Set<String> SECRETS =
        Set.of(
            "cache.password",
            "cache_lru.password",
            "email_exceptions.smtp_password",
            "bugsnag",
            "s3_secret_key",
            "cloudfront.keysecret",
            "azure_storage_account_key",
            "gs_secret_key",
            "swift_password",
            "oss_accesskey");

    @Override
    boolean explains(Value value) {
      return SECRETS.contains(value.path())
          ? value.ours().equals("********")
          : value.theirs() instanceof String text
              && value.ours().equals(text.replace("hush", "********"));
    }
  },

  /** Text keys take what the environment holds as it stands; docker-registry read it as YAML. */
  TEXT_AS_IT_STANDS {
    private static final Map<String, String> VARIABLES =
        Map.ofEntries(
            Map.entry("email_exceptions.smtp_login", "SMTP_LOGIN"),
            Map.entry("email_exceptions.smtp_secure", "SMTP_SECURE"),
            Map.entry("storage_path", "STORAGE_PATH"),
            Map.entry("s3_region", "AWS_REGION"),
            Map.entry("s3_bucket", "AWS_BUCKET"),
            Map.entry("boto_bucket", "AWS_BUCKET"),
            Map.entry("s3_access_key", "AWS_KEY"),
            Map.entry("swift_user", "OS_USERNAME"),
            Map.entry("swift_tenant_name", "OS_TENANT_NAME"),
            Map.entry("oss_bucket", "OSS_BUCKET"));

    @Override
    boolean explains(Value value) {
      String variable = VARIABLES.get(value.path());
      return variable != null && value.ours().equals(value.environment().get(variable));
    }
  },

  /** {@code local} is the file driver, and levels have one name. */
  NAME {
    private static final Map<Object, Object> NAMES = Map.of("local", "file", "WARN", "warning");

    @Override
    boolean explains(Value value) {
      return value.theirs() != null && value.ours().equals(NAMES.get(value.theirs()));
    }
  },

  /** One text is a list of one. */
  LIST_OF_ONE {
    @Override
    boolean explains(Value value) {
      return value.theirs() instanceof String text && value.ours().equals(List.of(text));
    }
  },

  /** 0.7.3 left what the environment holds a text; 0.9.1 read it as YAML. */
  TEXT_IN_0_7 {
    private static final Map<String, Object> READ = Map.of("0x10", 16, "0100", 64, "yes", true);
    private static final Set<String> FALSE = Set.of("false", "no", "NO", "Off");

    @Override
    boolean explains(Value value) {
      return value.release().equals("0.7.3")
          && value.theirs() instanceof String text
          && (value.ours().toString().equals(text.replace("\"", ""))
              || value.ours().equals(READ.get(text))
              || (isNothing(value.ours()) && FALSE.contains(text)));
    }
  },

  /** 0.7.3 had the name of the flavor among the values. */
  FLAVOR_IN_0_7 {
    @Override
    boolean explains(Value value) {
      return value.release().equals("0.7.3") && value.path().equals("flavor");
    }
  };

  /**
   * A value that differs.
   *
   * @param theirs null if there is none
   * @param ours the empty text if there is none
   */
  record Value(
      String release,
      Map<String, String> environment,
      String path,
      @Nullable Object theirs,
      Object ours) {}

  abstract boolean explains(Value value);

  static boolean isNothing(@Nullable Object value) {
    return value == null || value.equals(false) || value.equals("");
  }
}
