package devattach.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** Access by https that trusts, besides the authorities this Java knows, those of a file. */
final class HttpsAccess implements HttpConnectionFactory {

    private final HttpConnectionFactory usual = new JDKHttpConnectionFactory();
    private final TrustManager[] trusted;

    /**
     * Reads the file.
     *
     * @param authorities certificates, PEM
     * @throws SourceException where it holds none
     */
    HttpsAccess(Path authorities) throws SourceException {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int count = 0;
            for (X509Certificate known : known()) {
                all.setCertificateEntry("known-" + count++, known);
            }
            for (Certificate own : read(authorities)) {
                all.setCertificateEntry("own-" + count++, own);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(all);
            this.trusted = factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new SourceException(
                    "source.caFile: " + authorities + " cannot be used: " + e.getMessage()
                            + "; it is to hold certificates as PEM, 'BEGIN CERTIFICATE'",
                    e);
        }
    }

    private static X509Certificate[] known() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw new IOException("there is no certificate in it");
            }
            return read;
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return trusting(usual.create(url));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return trusting(usual.create(url, proxy));
    }

    private HttpConnection trusting(HttpConnection connection) throws IOException {
        try {
            connection.configure(null, trusted, null);
            return connection;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }
}
