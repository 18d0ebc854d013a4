package devattach.imports;

import devattach.config.MovingNames;
import devattach.config.YamlText.Entry;
import devattach.device.DeviceTypes;
import devattach.device.Rungs;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Rung;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What becomes of one device that was found: its entry, with the most lasting way to say which device it is on this host. */
final class Entries {

    private static final List<String> ORDER = List.of(
            "type",
            "name",
            "source",
            "major",
            "minor",
            "vendorid",
            "productid",
            "serial",
            "busnum",
            "devnum",
            "subsystem",
            "pci",
            "id",
            "gputype",
            "mig.gi",
            "mig.ci",
            "count",
            "path",
            "access",
            "uid",
            "gid",
            "mode",
            "required",
            "exclusive");

    /** Folders of many devices: Docker takes all that are in them when the container is made. */
    private static final Set<String> FOLDERS = Set.of(
            "/dev/bus/usb", "/dev/dri", "/dev/input", "/dev/snd", "/dev/net", "/dev/vfio", "/dev/mapper", "/dev/dvb");

    private static final Pattern BLOCK = Pattern.compile(
            "/dev/(disk/.*|mapper/.*|(sd|vd|xvd|hd)[a-z]+[0-9]*|nvme[0-9]+n[0-9]+(p[0-9]+)?|(mmcblk|loop|dm-|md|sr|nbd|zd|ram)[0-9]+.*)");

    private final ThisHost host;
    private final Set<String> shared = new TreeSet<>();

    Entries(List<Draft> drafts, ThisHost host) {
        this.host = host;
        Set<String> seen = new HashSet<>();
        for (Draft draft : drafts) {
            Set<String> here = new HashSet<>();
            draft.devices().forEach(found -> here.add(found.keys().getOrDefault("source", "")));
            here.stream().filter(source -> !seen.add(source)).forEach(shared::add);
        }
    }

    /** A folder of devices becomes all that are in it; without this host's help it cannot be known which. */
    List<Found> expand(Found found, List<Remark> remarks) {
        String source = found.keys().getOrDefault("source", "");
        List<HostDevice> below = source.isEmpty() ? List.of() : host.below(source);
        if (!below.isEmpty()) {
            String path = found.keys().getOrDefault("path", source);
            List<Found> all = new ArrayList<>();
            for (HostDevice device : below) {
                String rest = device.devnode().substring(source.length());
                Found one = found.with("source", device.devnode()).with("path", path + rest);
                all.add(new Found(
                        found.where(),
                        found.title() + ": '" + device.devnode() + "'",
                        rest.substring(1).replace('/', '-'),
                        one.keys(),
                        found.looks()));
            }
            return all;
        }
        if (FOLDERS.contains(source)) {
            remarks.add(new Remark(
                    found.where(),
                    found.title() + " is a folder, and this host has no device in it; name the devices, or import on"
                            + " the host that has them"));
            return List.of();
        }
        return List.of(found);
    }

    Entry entry(String key, Found found) {
        Map<String, String> keys = new LinkedHashMap<>(found.keys());
        if (keys.containsKey("count") || found.isCdi()) {
            return new Entry(key, "", Map.of(), plain(keys)); // says itself which devices it means
        }
        Optional<HostDevice> device = device(found);
        String type = keys.computeIfAbsent("type", any -> type(found, device));
        Map<String, String> lasting = device.filter(there -> isDoubtful(found))
                .flatMap(there -> DeviceTypes.named(type).flatMap(known -> Rungs.lasting(known, there, host.devices())))
                .map(Rung::match)
                .orElse(Map.of());
        if (!lasting.isEmpty()) {
            keys.putIfAbsent("path", device.orElseThrow().devnode());
            List.of("source", "major", "minor").forEach(keys::remove);
        }
        boolean link = lasting.size() == 1 && lasting.containsKey("source");
        if (link) {
            keys.putAll(lasting);
        }
        device.filter(there -> found.looks() == Found.Looks.AS_ON_HOST)
                .flatMap(there -> host.looks().apply(there.devnode()))
                .ifPresent(looks -> {
                    keys.put("uid", Integer.toString(looks.uid()));
                    keys.put("gid", Integer.toString(looks.gid()));
                    keys.put("mode", String.format("%04o", looks.mode()));
                });
        if (shared.contains(source(found)) && isExclusive(type)) {
            keys.put("exclusive", "false");
        }
        String comment = lasting.isEmpty()
                ? guesses(found, device)
                : device.orElseThrow().devnode() + " on this host";
        return new Entry(key, comment, link ? Map.of() : lasting, plain(keys));
    }

    private static String source(Found found) {
        return found.keys().getOrDefault("source", "");
    }

    /** Where a source and a number are said, both must hold; then neither is replaced. */
    private static boolean isDoubtful(Found found) {
        boolean numbered = found.keys().containsKey("major");
        return numbered ? source(found).isEmpty() : moves(source(found));
    }

    /** Whether a name, as it was written, will mean another device some day. */
    private static boolean moves(String source) {
        return MovingNames.doubt(Map.of("source", source)).isPresent();
    }

    private Optional<HostDevice> device(Found found) {
        if (!source(found).isEmpty()) {
            return host.device(source(found));
        }
        String type = found.keys().getOrDefault("type", "");
        DeviceNumber.Kind kind = type.endsWith("block") ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR;
        String number = kind.letter() + " " + found.keys().get("major") + ":"
                + found.keys().get("minor");
        return host.devices().stream()
                .filter(device -> device.number().toString().equals(number))
                .findFirst();
    }

    private static String type(Found found, Optional<HostDevice> device) {
        boolean block = device.map(there -> there.number().kind() == DeviceNumber.Kind.BLOCK)
                .orElseGet(() -> BLOCK.matcher(source(found)).matches());
        return block ? "unix-block" : "unix-char";
    }

    private static boolean isExclusive(String type) {
        return DeviceTypes.named(type)
                .filter(known -> known.exclusive(Mapping.Choice.one(type, List.of())))
                .isPresent();
    }

    private static String guesses(Found found, Optional<HostDevice> device) {
        return device.isPresent() || found.keys().containsKey("type")
                ? ""
                : "not on this host: its type is a guess by its name"
                        + (found.looks() == Found.Looks.AS_ON_HOST ? ", its owner and mode are the defaults" : "");
    }

    /** In the order people read them, without what means the same unsaid. */
    private static Map<String, String> plain(Map<String, String> keys) {
        Map<String, String> plain = new LinkedHashMap<>();
        boolean isCdi = "cdi".equals(keys.get("type")); // whose spec may say otherwise
        for (String key : ORDER) {
            String value = keys.get(key);
            boolean unsaid =
                    switch (key) {
                        case "access" -> "rw".equals(value);
                        case "uid", "gid" -> "0".equals(value) && !isCdi;
                        case "mode" -> "0660".equals(value) && !keys.containsKey("count") && !isCdi;
                        case "required" -> "false".equals(value);
                        case "path" -> value != null && value.equals(keys.get("source"));
                        default -> false;
                    };
            if (value != null && !unsaid) {
                plain.put(key, value);
            }
        }
        return plain;
    }
}
