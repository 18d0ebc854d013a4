package devattach.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** The other side: which commit a ref names there, and bringing it here. Everything in it may take as long as the server likes. */
final class Remote {

    /** Where fetched commits are kept from being collected. */
    static final String HEAD = "refs/devattach/head";

    private final GitSettings settings;
    private final String url;
    private final boolean ssh;
    private final Optional<HttpsAccess> https;
    private final KnownHosts knownHosts;

    Remote(GitSettings settings) throws SourceException {
        this.settings = settings;
        URIish uri = checked(settings.url());
        this.url = settings.url();
        this.ssh = "ssh".equals(uri.getScheme()) || (uri.getScheme() == null && uri.getHost() != null);
        this.https = settings.caFile().isPresent()
                ? Optional.of(new HttpsAccess(settings.caFile().get()))
                : Optional.empty();
        this.knownHosts = new KnownHosts(settings.knownHosts());
    }

    private static URIish checked(String url) throws SourceException {
        try {
            URIish uri = new URIish(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            if (uri.getPass() != null) {
                throw new SourceException(
                        "the repository's address holds a password, which everybody who reads it sees;"
                                + " put it in a file and name that in source.tokenFile");
            }
            boolean loopback = List.of("localhost", "127.0.0.1", "::1").contains(String.valueOf(uri.getHost()));
            if (scheme.equals("git") || (scheme.equals("http") && !loopback)) {
                throw new SourceException("the repository's address " + url
                        + " is neither encrypted nor authenticated: whoever sits between could hand out devices;"
                        + " use https or ssh");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new SourceException("the repository's address '" + url + "' is none: " + e.getReason(), e);
        }
    }

    /** The commit the ref names there now. */
    ObjectId ask() throws GitAPIException, IOException {
        if (settings.ref() instanceof Ref.Commit commit) {
            return ObjectId.fromString(commit.id());
        }
        String name = remoteName();
        var command = prepared(Git.lsRemoteRepository()).setRemote(url);
        Collection<org.eclipse.jgit.lib.Ref> refs = name.startsWith("refs/tags/")
                ? command.setTags(true).call()
                : command.setHeads(true).call();
        for (org.eclipse.jgit.lib.Ref ref : refs) {
            if (ref.getName().equals(name)) {
                return ref.getPeeledObjectId() != null ? ref.getPeeledObjectId() : ref.getObjectId();
            }
        }
        List<String> others =
                refs.stream().map(org.eclipse.jgit.lib.Ref::getName).limit(8).toList();
        throw new SourceException("there is no " + settings.ref() + " at " + url
                + (others.isEmpty() ? "; it has none at all" : "; it has " + String.join(", ", others))
                + ". Push it, or correct source");
    }

    /** Why it could not be asked, or nothing came. */
    String reason(Throwable cause) {
        return Reasons.of(cause, settings, knownHosts);
    }

    /** Brings the commit and its history. */
    void fetch(Repository repository, ObjectId commit) throws GitAPIException, IOException {
        RefSpec spec = settings.ref() instanceof Ref.Commit
                ? new RefSpec("+refs/heads/*:refs/devattach/heads/*")
                : new RefSpec("+" + remoteName() + ":" + HEAD);
        try (Git git = new Git(repository)) {
            prepared(git.fetch())
                    .setRemote(url)
                    .setRefSpecs(spec)
                    .setTagOpt(TagOpt.NO_TAGS)
                    .call();
        }
        if (!repository.getObjectDatabase().has(commit)) {
            throw new SourceException("commit " + commit.name() + " is on no branch of " + url
                    + "; push it to a branch, or correct source.commit");
        }
    }

    private String remoteName() {
        return settings.ref() instanceof Ref.Tag tag
                ? "refs/tags/" + tag.name()
                : "refs/heads/" + ((Ref.Branch) settings.ref()).name();
    }

    private static String token(Path file) throws SourceException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .filter(line -> !line.isBlank())
                    .orElseThrow(() -> new IOException("it is empty"))
                    .strip();
        } catch (IOException e) {
            throw new SourceException(
                    "source.tokenFile: " + file + " cannot be read: " + e.getMessage()
                            + "; its first line is to be the token",
                    e);
        }
    }

    private <C extends TransportCommand<C, ?>> C prepared(C command) throws IOException {
        command.setTimeout((int) Math.max(1, settings.timeout().toSeconds()));
        if (settings.tokenFile().isPresent()) {
            String token = token(settings.tokenFile().get());
            command.setCredentialsProvider(
                    new UsernamePasswordCredentialsProvider(settings.username().orElse("git"), token));
        }
        List<KeyPair> keys = ssh ? SshAccess.keys(settings.sshKey()) : List.of();
        command.setTransportConfigCallback(transport -> {
            if (transport instanceof SshTransport shell) {
                shell.setSshSessionFactory(SshAccess.factory(keys, knownHosts));
            }
            if (transport instanceof TransportHttp http && https.isPresent()) {
                http.setHttpConnectionFactory(https.get());
            }
        });
        return command;
    }
}
