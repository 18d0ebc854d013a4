package devattach.agent;

import devattach.config.DeviceMaps;
import devattach.config.HostName;
import devattach.config.Parsed;
import devattach.model.Desired;
import devattach.model.Mapping;
import devattach.model.Revision;
import devattach.runtime.Runtimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of configuration as it is, committed or not: for trying things out. */
public final class FolderSource implements Source {

    private static final long MOST_BYTES = 64L << 20;

    private final Path folder;
    private final HostName host;
    private final List<Mapping> before;

    /**
     * A folder to be read at each call.
     *
     * @param before the mappings converged last, if known; they explain what is to be taken away
     */
    public FolderSource(Path folder, HostName host, List<Mapping> before) {
        this.folder = folder;
        this.host = host;
        this.before = before;
    }

    /** The YAML files below a folder, or the one file; names relative to it. Hidden folders are passed over, links are not followed. */
    public static SortedMap<String, byte[]> read(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (Files.isRegularFile(folder)) {
            files.put(folder.toString(), Files.readAllBytes(folder));
            return files;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is neither a folder nor a file; give the folder with your DeviceMaps");
        }
        long total = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(path -> isYaml(folder, path)).toList()) {
                total += Files.size(file);
                if (total > MOST_BYTES) {
                    throw new IOException(folder + " holds more than 64 MiB of YAML; give a smaller folder");
                }
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        if (files.isEmpty()) {
            throw new IOException("there is no .yaml file below " + folder
                    + "; no file is not the same as wanting nothing: for that give a DeviceMap without devices");
        }
        return files;
    }

    private static boolean isYaml(Path folder, Path path) {
        for (Path part : folder.relativize(path)) {
            if (part.toString().startsWith(".") && part.toString().length() > 1) {
                return false;
            }
        }
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml"))
                && Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Desired desired() throws IOException {
        SortedMap<String, byte[]> files = read(folder);
        Parsed parsed = DeviceMaps.parse(files, host, Runtimes.NAMES);
        if (parsed instanceof Parsed.Invalid invalid) {
            throw new IOException(String.join(
                    "\n", invalid.errors().stream().map(Object::toString).toList()));
        }
        Parsed.Valid valid = (Parsed.Valid) parsed;
        Revision revision = new Revision(folder.toString(), "", digest(files), "", "", Instant.now());
        List<String> warnings = valid.warnings().stream().map(Object::toString).toList();
        return new Desired(revision, valid.mappings(), before, false, List.of(), "", warnings);
    }

    @Override
    public java.util.Optional<Desired> last() {
        return java.util.Optional.empty();
    }

    @Override
    public Desired converged(Desired desired) {
        return new Desired(
                desired.revision(), desired.mappings(), desired.mappings(), true, List.of(), "", desired.warnings());
    }

    private static String digest(SortedMap<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(Integer.toString(file.getValue().length).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(file.getValue());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
