package devattach.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A repository served by https, with a certificate nobody has heard of, to whoever knows the token. */
final class HttpsOrigin implements AutoCloseable {

    static final String TOKEN = "s3cret-token";

    private final Repository repository;
    private final HttpsServer server;
    private final Path certificate;

    HttpsOrigin(Repository repository, Path folder) throws Exception {
        this.repository = repository;
        Path keys = folder.resolve("keys.p12");
        certificate = folder.resolve("ca.pem");
        keytool(
                List.of("-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2"),
                keys,
                List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
        keytool(List.of("-exportcert", "-rfc", "-alias", "test"), keys, List.of("-file", certificate.toString()));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/devices.git/", this::answer);
        server.start();
    }

    private static void keytool(List<String> command, Path keys, List<String> more) throws Exception {
        List<String> line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(command);
        line.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", "changeit"));
        line.addAll(more);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort() + "/devices.git";
    }

    Path certificate() {
        return certificate;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String wanted =
                "Basic " + Base64.getEncoder().encodeToString(("git:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        if (!given.equals(wanted)) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        boolean advertise = exchange.getRequestURI().getPath().endsWith("/info/refs");
        String type = "application/x-git-upload-pack-" + (advertise ? "advertisement" : "result");
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        UploadPack upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        try (OutputStream out = exchange.getResponseBody()) {
            if (advertise) {
                PacketLineOut lines = new PacketLineOut(out);
                lines.writeString("# service=git-upload-pack\n");
                lines.end();
                upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
            } else {
                boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                InputStream in = exchange.getRequestBody();
                upload.upload(packed ? new GZIPInputStream(in) : in, out, null);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
