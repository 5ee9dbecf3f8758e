package io.stowage.server.mail;

import io.stowage.server.config.SmtpSecurity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as a client, with keys and certificates out of files in PEM. */
final class ClientTls {

  /** Of a key store that is in memory only. */
  private static final char[] PASSWORD = {'-'};

  private ClientTls() {}

  /**
   * Sockets for TLS.
   *
   * @param certificates the path of a file of those that are trusted; null for those of Java
   * @throws IOException if a file cannot be used, saying which and why
   */
  static SSLSocketFactory sockets(SmtpSecurity security, @Nullable String certificates)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(security), trust(certificates), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("email_exceptions.smtp_secure: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keys(SmtpSecurity security)
      throws GeneralSecurityException, IOException {
    if (security.keyFile() == null) {
      return null;
    }
    PemFile keys = PemFile.read("email_exceptions.smtp_secure", Path.of(security.keyFile()));
    PemFile chain =
        security.certificateFile() == null
            ? keys
            : PemFile.read("email_exceptions.smtp_secure", Path.of(security.certificateFile()));
    KeyStore store = empty();
    store.setKeyEntry(
        "key", keys.privateKey(), PASSWORD, chain.certificates().toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(@Nullable String file)
      throws GeneralSecurityException, IOException {
    if (file == null) {
      return null;
    }
    KeyStore store = empty();
    List<Certificate> trusted = PemFile.read("errors.certificates", Path.of(file)).certificates();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("trusted" + i, trusted.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
