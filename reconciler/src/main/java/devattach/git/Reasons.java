package devattach.git;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** Why a repository could not be asked, and what helps: said from the causes the libraries gave. */
final class Reasons {

    private static final int DEEPEST = 12;

    private Reasons() {}

    static String of(Throwable failure, GitSettings settings, KnownHosts hosts) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = failure; at != null && causes.size() < DEEPEST; at = at.getCause()) {
            causes.add(at);
        }
        for (Throwable cause : causes) {
            String known = known(cause, hosts);
            if (!known.isEmpty()) {
                return known;
            }
        }
        return plain(failure, settings) + "; 'devattach -v -v plan' tells more";
    }

    private static String known(Throwable cause, KnownHosts hosts) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof NoRemoteRepositoryException) {
            return "there is no Git repository; check source.url, and that this host may see it";
        }
        if (cause instanceof UnknownHostException) {
            return "its name does not resolve here; check source.url and this host's DNS";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "nobody answers (" + text + "); check source.url, and that this host reaches it";
        }
        if (cause instanceof SocketTimeoutException) {
            return "it went silent (" + text + "); it is asked again on schedule";
        }
        if (text.contains("Server key did not validate")) {
            return hosts.refusal();
        }
        if (cause instanceof SSLException) {
            return "its certificate is not trusted (" + text
                    + "); if an authority of your own signed it, name that authority's certificate in source.caFile";
        }
        if (text.contains("not authorized")
                || text.contains("Authentication is required")
                || text.contains("No more authentication methods")
                || text.contains("not permitted")) {
            return "it does not let us in; check that the key of source.sshKey, or the token in source.tokenFile, may"
                    + " read it";
        }
        return "";
    }

    /** In the innermost words; of a file that is not there, that. */
    static String innermost(Throwable failure) {
        Throwable last = failure;
        for (int depth = 0; last.getCause() != null && depth < DEEPEST; depth++) {
            last = last.getCause();
        }
        return last instanceof NoSuchFileException
                ? "there is no such file"
                : last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    /** The library's words without the address, which is said anyway. */
    private static String plain(Throwable failure, GitSettings settings) {
        String text = String.valueOf(failure.getMessage()).replace(settings.url() + ": ", "");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
