package devattach.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code source}: the repository, the commit in it that counts, and how to reach it. */
final class SourceReader {

    static final List<String> KEYS = List.of(
            "url",
            "branch",
            "tag",
            "commit",
            "path",
            "sshKey",
            "knownHosts",
            "caFile",
            "tokenFile",
            "username",
            "timeout");
    private static final List<String> PLANNED = List.of("verify", "mirror", "submodules", "oci");
    private static final List<String> SECRETS = List.of("token", "password");
    private static final AgentSettings.Ref MAIN = new AgentSettings.Branch("main");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private SourceReader() {}

    static Optional<AgentSettings.Source> read(Fields fields) {
        SECRETS.stream()
                .filter(fields::has)
                .forEach(
                        key -> fields.wrong(
                                key,
                                "'" + key
                                        + "' in source would be a secret in a readable file; put it in a file of its own and name that as 'tokenFile'"));
        fields.onlyKnown(
                Stream.concat(KEYS.stream(), SECRETS.stream().filter(fields::has))
                        .toList(),
                PLANNED);
        fields.required("url", "write the address of the repository to follow");
        Optional<String> url =
                fields.text("url").filter(text -> holdsPassword(text)).isPresent()
                        ? passwordRefused(fields)
                        : fields.read("url", SourceReader::address);
        String path = fields.read("path", SourceReader::folder).orElse("");
        AgentSettings.Ref ref = ref(fields);
        var sshKey = AgentSettingsFile.path(fields, "sshKey");
        var knownHosts = AgentSettingsFile.path(fields, "knownHosts");
        var caFile = AgentSettingsFile.path(fields, "caFile");
        var tokenFile = AgentSettingsFile.path(fields, "tokenFile");
        Optional<String> username = fields.text("username");
        Duration timeout = fields.read("timeout", Scalars::duration).orElse(TIMEOUT);
        return url.map(found ->
                new AgentSettings.Source(found, ref, path, sshKey, knownHosts, caFile, tokenFile, username, timeout));
    }

    private static AgentSettings.Ref ref(Fields fields) {
        List<String> given =
                List.of("branch", "tag", "commit").stream().filter(fields::has).toList();
        if (given.size() > 1) {
            fields.wrong(
                    given.get(1),
                    "'" + given.get(0) + "' and '" + given.get(1)
                            + "' in source both say which commit; keep one of the two");
        }
        List<AgentSettings.Ref> refs = new ArrayList<>();
        fields.read("branch", SourceReader::refName).ifPresent(name -> refs.add(new AgentSettings.Branch(name)));
        fields.read("tag", SourceReader::refName).ifPresent(name -> refs.add(new AgentSettings.Tag(name)));
        fields.read("commit", SourceReader::commit).ifPresent(id -> refs.add(new AgentSettings.Commit(id)));
        return refs.isEmpty() ? MAIN : refs.get(0);
    }

    private static boolean holdsPassword(String url) {
        return url.matches("[A-Za-z+]+://[^/]*:[^/]*@.*");
    }

    /** Without the value, as messages end up in logs. */
    private static Optional<String> passwordRefused(Fields fields) {
        fields.wrong(
                "url", "'url' in source holds a password; put that in a file of its own and name it as 'tokenFile'");
        return Optional.empty();
    }

    private static String address(String text) {
        boolean known = text.matches("(https?|ssh|file|git)://.+")
                || text.startsWith("/")
                || text.matches("[^/:@\\s]+@[^/:\\s]+:.+");
        if (!known) {
            throw new IllegalArgumentException(
                    "not an address; write https://HOST/REPO.git, ssh://USER@HOST/REPO.git, USER@HOST:REPO.git or an absolute path");
        }
        return text;
    }

    /** As git-check-ref-format(1) has it, as far as it can hurt. */
    private static String refName(String text) {
        if (!text.matches("[^\\s~^:?*\\[\\\\]+")
                || text.contains("..")
                || text.startsWith("-")
                || text.startsWith("refs/")) {
            throw new IllegalArgumentException("not the name of a branch or tag; write it without refs/, such as main");
        }
        return text;
    }

    private static String commit(String text) {
        String id = text.toLowerCase(Locale.ROOT);
        if (!id.matches("[0-9a-f]{40}")) {
            throw new IllegalArgumentException("not a whole commit id; write all 40 hexadecimal digits");
        }
        return id;
    }

    private static String folder(String text) {
        String folder = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (folder.equals(".")) {
            return "";
        }
        for (String segment : folder.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "not a folder of the repository; write it without a leading '/', such as devices");
            }
        }
        return folder;
    }
}
