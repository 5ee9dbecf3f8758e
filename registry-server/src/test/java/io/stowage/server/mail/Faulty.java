package io.stowage.server.mail;

import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;

/** A storage that fails for each path with "faulty" in it. */
final class Faulty {

  private Faulty() {}

  static StorageDriver around(StorageDriver driver) {
    return (StorageDriver)
        Proxy.newProxyInstance(
            StorageDriver.class.getClassLoader(),
            new Class<?>[] {StorageDriver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("capability")) {
                return Optional.empty();
              }
              if (arguments != null
                  && Arrays.stream(arguments)
                      .anyMatch(it -> String.valueOf(it).contains("faulty"))) {
                throw new IOException("the disk is gone");
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
