package devattach.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with graphics cards that is not at hand: what its owner published of it, verbatim, laid out as its kernel and udev would show it. A line
 * that begins with {@code +} is ours, and the file says why it is so. What commands do not show and the kernel does the same for every
 * card (links to subsystems, the numbers in names of DRM's nodes) is filled in here; bridges that are not shown are left out.
 */
public final class Capture {

    private static final Pattern NODE =
            Pattern.compile("c([rwx-]{9})\\S* .* (\\d+), +(\\d+) .* /dev/(?:dri/)?(card\\d+|renderD\\d+|kfd)");
    private static final Pattern BY_PATH =
            Pattern.compile(".* ((pci|platform)-(\\S+)-(?:card|render)) -> \\.\\./(card\\d+|renderD\\d+)");
    private static final Pattern BY_NUMBER =
            Pattern.compile(".* (\\d+):(\\d+) -> \\.\\./\\.\\.(/devices/\\S+)/drm/(\\S+)");
    private static final Pattern DRIVER = Pattern.compile(".* /sys/class/drm/(\\S+)/device/driver -> \\S+/(\\S+)");
    private static final Pattern BOUND = Pattern.compile(".* Initialized (\\S+) .* for (\\S+) on minor (\\d+)");
    private static final Pattern UEVENT = Pattern.compile("==> /sys/class/drm/(\\S+)/device/uevent <==");

    private final Map<String, String> folders = new TreeMap<>();
    private final Map<String, String> drivers = new TreeMap<>();
    private final Map<String, String> uevents = new TreeMap<>();
    private final Map<String, List<String>> links = new TreeMap<>();
    private final Map<String, Node> nodes = new TreeMap<>();

    /**
     * A node of the host.
     *
     * @param path below /dev
     */
    public record Node(String path, int major, int minor, int mode) {}

    private Capture(String text) {
        String about = "";
        for (String line : text.lines().toList()) {
            Matcher uevent = UEVENT.matcher(line);
            if (uevent.matches()) {
                about = uevent.group(1);
            } else if (line.isEmpty() || about.isEmpty()) {
                about = "";
                read(line.startsWith("+ ") ? line.substring(2) : line);
            } else {
                uevents.merge(about, line + "\n", String::concat);
            }
        }
        folders.keySet().forEach(name -> nodes.computeIfAbsent(name, Capture::byName));
    }

    /** One of the files beside this class, without its ending. */
    public static Capture of(String name) throws IOException {
        try (InputStream in = Capture.class.getResourceAsStream("captures/" + name + ".txt")) {
            return new Capture(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void read(String line) {
        matched(NODE, line).ifPresent(at -> nodes.put(at.group(4), node(at)));
        matched(BY_NUMBER, line).ifPresent(at -> folders.put(at.group(4), at.group(3)));
        matched(DRIVER, line).ifPresent(at -> drivers.put(at.group(1), at.group(2)));
        matched(BOUND, line).ifPresent(at -> drivers.put("card" + at.group(3), at.group(1)));
        matched(BY_PATH, line).ifPresent(at -> {
            String bus = at.group(2).equals("pci") ? "/devices/pci0000:00/" : "/devices/platform/";
            folders.put(at.group(4), bus + at.group(3));
            links.computeIfAbsent(at.group(4), any -> new ArrayList<>()).add("dri/by-path/" + at.group(1));
        });
    }

    private static Optional<Matcher> matched(Pattern pattern, String line) {
        Matcher at = pattern.matcher(line);
        return at.matches() ? Optional.of(at) : Optional.empty();
    }

    private static Node node(Matcher at) {
        int mode = 0;
        for (char letter : at.group(1).toCharArray()) {
            mode = mode << 1 | (letter == '-' ? 0 : 1);
        }
        return new Node(path(at.group(4)), Integer.parseInt(at.group(2)), Integer.parseInt(at.group(3)), mode);
    }

    private static Node byName(String name) {
        return new Node(path(name), 226, Integer.parseInt(name.replaceAll("\\D", "")), 0660);
    }

    private static String path(String name) {
        return name.equals("kfd") ? name : "dri/" + name;
    }

    /** All of them, in order of their names. */
    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Names below /dev of a node, as udev made them, without the node's own. */
    public List<String> links(Node node) {
        return links.getOrDefault(node.path().substring(node.path().lastIndexOf('/') + 1), List.of());
    }

    /** Writes {@code sys}, {@code dev} and {@code run} below a folder; nodes are not made. */
    public void layOut(Path root) throws IOException {
        Files.createDirectories(root.resolve("dev"));
        Files.createDirectories(root.resolve("sys/dev/block"));
        for (Map.Entry<String, Node> each : nodes.entrySet()) {
            String name = each.getKey();
            String folder = folders.getOrDefault(name, "/devices/virtual/kfd");
            String own = folder + (name.equals("kfd") ? "/" : "/drm/") + name;
            Node node = each.getValue();
            String type = name.equals("kfd") ? "" : "DEVTYPE=drm_minor\n";
            write(
                    root.resolve("sys" + own + "/uevent"),
                    "MAJOR=" + node.major + "\nMINOR=" + node.minor + "\nDEVNAME=" + node.path + "\n" + type);
            link(root.resolve("sys" + own + "/subsystem"), "../../class/" + (name.equals("kfd") ? "kfd" : "drm"));
            link(root.resolve("sys/dev/char/" + node.major + ":" + node.minor), "../.." + own);
            StringBuilder record = new StringBuilder();
            links(node).forEach(link -> record.append("S:").append(link).append('\n'));
            write(root.resolve("run/udev/data/c" + node.major + ":" + node.minor), record.toString());
            layOutAbove(root.resolve("sys"), folder, name);
        }
    }

    /** The card a node is of, and what is above it. */
    private void layOutAbove(Path sys, String folder, String name) throws IOException {
        for (Path at = Path.of(folder); at.getNameCount() > 2; at = at.getParent()) {
            String bus = at.getFileName().toString().contains(":") ? "pci" : "platform";
            link(sys.resolve(at.toString().substring(1) + "/subsystem"), "../../bus/" + bus);
        }
        Path card = sys.resolve(folder.substring(1));
        if (drivers.containsKey(name)) {
            link(card.resolve("driver"), "../../../../bus/pci/drivers/" + drivers.get(name));
        }
        String uevent = uevents.getOrDefault(name, "");
        if (!uevent.isEmpty()) {
            write(card.resolve("uevent"), uevent);
        }
        for (String line : uevent.lines().toList()) {
            String value = line.substring(line.indexOf('=') + 1);
            if (line.startsWith("DRIVER=")) {
                link(card.resolve("driver"), "../../../../bus/pci/drivers/" + value);
            } else if (line.startsWith("PCI_ID=")) {
                String[] ids = value.toLowerCase(Locale.ROOT).split(":");
                write(card.resolve("vendor"), "0x" + ids[0] + "\n");
                write(card.resolve("device"), "0x" + ids[1] + "\n");
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Where a card has two nodes, both say the same of it. */
    private static void link(Path link, String target) throws IOException {
        Files.createDirectories(link.getParent());
        if (Files.isSymbolicLink(link)) {
            String before = Files.readSymbolicLink(link).toString();
            if (!before.equals(target)) {
                throw new IOException(link + " is " + before + " and " + target);
            }
        } else {
            Files.createSymbolicLink(link, Path.of(target));
        }
    }
}
