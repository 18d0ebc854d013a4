package devattach.imports;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.CdiName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An instance of Incus or LXD, as {@code config show} or {@code list --format yaml} prints it. Its devices' keys are ours, taken from
 * there; only what is not said means other things.
 */
final class LxdConfig implements Translator {

    private static final List<String> KEYS =
            List.of("source", "path", "major", "minor", "uid", "gid", "mode", "required");

    /** Those that types have which pick what fits. */
    private static final List<String> SELECTED = List.of("uid", "gid", "mode", "required");

    /** Types of one name and another meaning. */
    private static final Map<String, String> NOT_THE_SAME = Map.of(
            "tpm",
            "LXD's 'tpm' is a chip it emulates, devattach's is the host's own; leave it where it is",
            "infiniband",
            "LXD's 'infiniband' moves a network interface, which devattach does not do yet; leave it where it is",
            "nic",
            "LXD makes a container's 'nic' and keeps it; leave it where it is, or write an entry of type nic in its place",
            "none",
            "'none' masks a profile's device, and the profile is not here; write 'type: none' where you need it");

    private final String runtime;

    /** {@code incus} or {@code lxd}: their texts look the same. */
    LxdConfig(String runtime) {
        this.runtime = runtime;
    }

    @Override
    public List<Draft> read(Input input) throws IOException {
        List<Part> instances = new ArrayList<>();
        for (Part document : input.yaml()) {
            if (document.isList()) {
                instances.addAll(document.items());
            } else {
                instances.add(document);
            }
        }
        if (instances.isEmpty()) {
            throw input.unreadable("holds no instance; import what 'incus config show NAME --expanded' prints");
        }
        if (input.name().isPresent() && instances.size() > 1) {
            throw input.unreadable(
                    "has " + instances.size() + " instances, and '--name' names one; leave '--name' out");
        }
        List<Draft> drafts = new ArrayList<>();
        for (Part instance : instances) {
            Draft draft = draft(input, instance);
            if (!draft.isEmpty()) {
                drafts.add(draft);
            }
        }
        return drafts;
    }

    private Draft draft(Input input, Part instance) throws IOException {
        Optional<Part> devices = instance.get("expanded_devices").or(() -> instance.get("devices"));
        if (devices.isEmpty() || !devices.get().isTable()) {
            throw new IOException(instance.where()
                    + ": there is no map 'devices' here, so this is no instance of Incus or LXD; name another KIND");
        }
        String name = input.name()
                .or(() -> instance.text("name"))
                .orElseThrow(() -> input.unreadable(
                        "does not say which instance it is, as 'config show' often does not; add '--name NAME'"));
        List<Found> found = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        if (instance.text("type").filter("virtual-machine"::equals).isPresent()) {
            remarks.add(new Remark(
                    instance.where(),
                    "instance '" + name + "' is a virtual machine, whose devices are not the host's"));
        } else {
            devices.get().entries().forEach((key, device) -> device(name, key, device, found, remarks));
        }
        return new Draft(name, Optional.empty(), selector(instance, name), found, remarks);
    }

    private Map<String, List<String>> selector(Part instance, String name) {
        Map<String, List<String>> selector = new LinkedHashMap<>();
        selector.put("runtime", List.of(runtime));
        selector.put("name", List.of(name));
        instance.text("project")
                .filter(text -> !text.equals("default"))
                .ifPresent(project -> selector.put("project", List.of(project)));
        return selector;
    }

    private static String unknown(String type) {
        List<String> names = DeviceTypes.ALL.stream().map(DeviceType::name).toList();
        return "type '" + type + "' is not one devattach knows (" + String.join(", ", names)
                + "); leave it where it is";
    }

    /** A type that picks what fits: LXD means all that does, and none of them need be there. */
    private static void selecting(
            String title, String key, DeviceType type, Part device, List<Found> found, List<Remark> remarks) {
        Set<String> understood = new TreeSet<>(type.shorthands().keySet());
        type.options().forEach(option -> understood.add(option.key()));
        understood.addAll(SELECTED);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", type.name());
        keys.put("count", "all");
        device.entries().forEach((other, value) -> {
            if (understood.contains(other)) {
                device.text(other).ifPresent(text -> keys.put(other, text));
            } else if (!other.equals("type")) {
                remarks.add(
                        new Remark(value.where(), title + ": key '" + other + "' has no counterpart; the rest was"));
            }
        });
        found.add(new Found(device.where(), title, key, keys, Found.Looks.AS_WRITTEN));
    }

    /** A card that LXD takes from a CDI spec; owner and mode go before the spec's there, too. */
    private static Found named(String title, String key, String name, Part device) {
        Found found = Found.ofCdi(device.where(), title, name);
        for (String each : List.of("uid", "gid", "mode")) {
            Optional<String> said = device.text(each);
            found = said.isPresent() ? found.with(each, said.get()) : found;
        }
        return new Found(found.where(), title, key, found.keys(), found.looks());
    }

    private static void device(String instance, String key, Part device, List<Found> found, List<Remark> remarks) {
        String title = "instance '" + instance + "', device '" + key + "'";
        String type = device.text("type").orElse("");
        Optional<DeviceType> known = DeviceTypes.named(type).filter(same -> !NOT_THE_SAME.containsKey(same.name()));
        if (known.isEmpty()) {
            remarks.add(new Remark(device.where(), title + ": " + NOT_THE_SAME.getOrDefault(type, unknown(type))));
            return;
        }
        Optional<String> cdi = device.text("id").filter(CdiName::isMeant);
        if (cdi.isPresent()) {
            found.add(named(title, key, cdi.get(), device));
            return;
        }
        if (!known.get().shorthands().containsKey("source")) {
            selecting(title, key, known.get(), device, found, remarks);
            return;
        }
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", type);
        KEYS.forEach(each -> device.text(each).ifPresent(value -> keys.put(each, value)));
        if (!keys.containsKey("major")) {
            device.text("path").ifPresent(path -> keys.putIfAbsent("source", path));
        }
        Optional.ofNullable(keys.get("source")).ifPresent(source -> keys.putIfAbsent("path", source));
        if (keys.getOrDefault("required", "true").equals("false")) {
            keys.remove("required");
        } else {
            keys.putIfAbsent("required", "true"); // what LXD means by saying nothing
        }
        device.entries().forEach((other, value) -> {
            if (!KEYS.contains(other) && !other.equals("type")) {
                remarks.add(
                        new Remark(value.where(), title + ": key '" + other + "' has no counterpart; the rest was"));
            }
        });
        found.add(new Found(device.where(), title, key, keys, Found.Looks.AS_WRITTEN));
    }
}
