package io.stowage.driver;

import java.io.IOException;
import java.net.URI;

/** Capability: clients can be sent to the storage itself to read an object. */
public interface RedirectUrls {

  /** How the client will ask. */
  enum Method {
    /** For the object, or a range of it. */
    GET,
    /** For its size only. */
    HEAD
  }

  /**
   * Makes a URL by which anybody may read an object, for some time that the driver's options say.
   * The storage is not asked, not even whether the object is there.
   *
   * @param path of the object
   * @param method that the URL is good for
   * @return an absolute URL, which is a secret as long as it is good
   * @throws IOException if it cannot be made, for example since credentials cannot be had
   */
  URI url(String path, Method method) throws IOException;
}
