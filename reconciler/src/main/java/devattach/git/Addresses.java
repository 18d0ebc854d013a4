package devattach.git;

import devattach.model.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is asked for a repository. */
public final class Addresses {

    private static final int SSH = 22;
    private static final Map<String, Integer> PORTS = Map.of("https", 443, "http", 80, "ssh", SSH, "git", 9418);

    // USER@HOST:PATH, which is no URL; see git-fetch(1)
    private static final Pattern SHORT = Pattern.compile("[^/:@\\s]+@(\\[[^\\]]+\\]|[^/:\\s]+):.+");

    private Addresses() {}

    /** The server of a repository; empty for one of this host. */
    public static Optional<Endpoint> server(String url) {
        Matcher shortly = SHORT.matcher(url);
        if (shortly.matches()) {
            return Optional.of(new Endpoint(bare(shortly.group(1)), SSH));
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            Integer usual = PORTS.get(scheme);
            if (uri.getHost() == null || usual == null) {
                return Optional.empty();
            }
            return Optional.of(new Endpoint(bare(uri.getHost()), uri.getPort() > 0 ? uri.getPort() : usual));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
