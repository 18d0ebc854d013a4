package devattach.imports;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The formats that can be imported, as users name them. */
public enum Format {
    COMPOSE,
    DOCKER,
    INCUS,
    LXD,
    PROXMOX;

    private static final Pattern SERVICES = Pattern.compile("(?m)^[\"']?services[\"']?\\s*:");
    private static final Pattern DEVICE_LIST = Pattern.compile("(?m)^devices\\s*:\\s*(#.*)?\\R\\s*-");
    private static final Pattern DEVICES = Pattern.compile("(?m)^[- ]{0,2}(expanded_)?devices\\s*:");
    private static final Pattern PVE =
            Pattern.compile("(?m)^((dev|net|mp)[0-9]+|rootfs|ostype|unprivileged|lxc\\.[a-z0-9_.]+)\\s*:");

    /** As it is typed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Format::word).toList();
    }

    public static Optional<Format> named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst();
    }

    /** What a text looks like; of two spellings of one format the first. */
    public static Optional<Format> of(String text) {
        if (text.stripLeading().startsWith("[") && !PVE.matcher(text).find() || text.contains("\"HostConfig\"")) {
            return Optional.of(DOCKER);
        }
        if (SERVICES.matcher(text).find() || DEVICE_LIST.matcher(text).find()) {
            return Optional.of(COMPOSE);
        }
        if (DEVICES.matcher(text).find()) {
            return Optional.of(INCUS);
        }
        return PVE.matcher(text).find() ? Optional.of(PROXMOX) : Optional.empty();
    }

    /** Reads a text of this format. */
    public List<Draft> read(Input input) throws IOException {
        Translator translator =
                switch (this) {
                    case COMPOSE -> new ComposeFile();
                    case DOCKER -> new DockerInspect();
                    case INCUS, LXD -> new LxdConfig(word());
                    case PROXMOX -> new ProxmoxConfig();
                };
        return translator.read(input);
    }
}
