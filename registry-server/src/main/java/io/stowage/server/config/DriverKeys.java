package io.stowage.server.config;

import static io.stowage.server.config.ValueTypes.ANY;
import static io.stowage.server.config.ValueTypes.FLAG;
import static io.stowage.server.config.ValueTypes.TEXT;
import static io.stowage.server.config.ValueTypes.WHOLE;
import static io.stowage.server.config.ValueTypes.form;

import io.stowage.driver.DriverOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The keys of storage drivers: those that docker-registry's had, and those that ours declare. */
final class DriverKeys {

  private static final List<String> FLAGS =
      List.of("s3_encrypt", "s3_secure", "s3_use_sigv4", "gs_secure", "oauth2", "azure_use_https");

  private static final List<String> NUMBERS =
      List.of(
          "boto_port",
          "boto_debug",
          "boto_proxy_port",
          "elliptics_wait_timeout",
          "elliptics_check_timeout",
          "elliptics_io_thread_num",
          "elliptics_net_thread_num",
          "elliptics_nonblocking_io_thread_num",
          "elliptics_verbosity",
          "elliptics_addr_family");

  private static final List<String> TEXTS =
      List.of(
          "storage_path",
          "storage_alternate",
          "s3_region",
          "s3_bucket",
          "s3_access_key",
          "boto_bucket",
          "boto_host",
          "boto_calling_format",
          "boto_proxy",
          "boto_proxy_user",
          "cloudfront.base",
          "cloudfront.keyid",
          "azure_storage_account_name",
          "azure_storage_container",
          "gs_access_key",
          "swift_authurl",
          "swift_container",
          "swift_user",
          "swift_tenant_name",
          "swift_region_name",
          "elliptics_logfile",
          "elliptics_loglevel",
          "oss_host",
          "oss_bucket",
          "oss_accessid");

  private static final List<String> SECRETS =
      List.of(
          "s3_secret_key",
          "boto_proxy_pass",
          "cloudfront.keysecret",
          "azure_storage_account_key",
          "gs_secret_key",
          "swift_password",
          "oss_accesskey");

  private static final List<String> LISTS = List.of("elliptics_nodes", "elliptics_groups");

  private DriverKeys() {}

  /** Those of docker-registry's drivers, whether they are installed or not. */
  static List<Key<?>> known() {
    List<Key<?>> keys = new ArrayList<>();
    TEXTS.forEach(name -> keys.add(Key.of(name, TEXT)));
    FLAGS.forEach(name -> keys.add(Key.of(name, FLAG)));
    NUMBERS.forEach(name -> keys.add(Key.of(name, WHOLE)));
    SECRETS.forEach(name -> keys.add(Key.secret(name)));
    LISTS.forEach(name -> keys.add(Key.of(name, ANY)));
    return keys;
  }

  /** The keys of what a driver declares. */
  static Stream<Key<?>> declared(List<DriverOption> options) {
    return options.stream().map(DriverKeys::key);
  }

  private static Key<?> key(DriverOption option) {
    ValueType<?> type =
        switch (option.type()) {
          case TEXT -> TEXT;
          case NUMBER -> WHOLE;
          case BOOLEAN -> FLAG;
          case SIZE ->
              form(
                  "[0-9]{1,15}[kmgKMG]?",
                  "a number of bytes, with k, m or g behind it for powers of 1024");
          case DURATION ->
              form("[0-9]{1,15}(ms|s|m|h|d)", "a time: a whole number with ms, s, m, h or d");
        };
    return key(option, type);
  }

  private static <T> Key<T> key(DriverOption option, ValueType<T> type) {
    return new Key<>(option.name(), type, null, option.secret());
  }
}
