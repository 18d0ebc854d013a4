package devattach.config;

import devattach.model.CdiDevice;
import devattach.model.CdiDevice.Sort;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import devattach.model.Spelling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One {@code containerEdits} of a CDI spec, read and checked as the reference implementation checks it. */
final class CdiEdits {

    private static final List<String> KEYS =
            List.of("env", "deviceNodes", "netDevices", "hooks", "mounts", "intelRdt", "additionalGids");
    private static final List<String> NODE =
            List.of("path", "hostPath", "type", "major", "minor", "fileMode", "permissions", "uid", "gid");
    private static final List<String> HOOK = List.of("hookName", "path", "args", "env", "timeout");
    private static final List<String> MOUNT = List.of("hostPath", "containerPath", "options", "type");
    private static final List<String> NET = List.of("hostInterfaceName", "name");
    private static final List<String> RDT =
            List.of("closID", "l3CacheSchema", "memBwSchema", "schemata", "enableMonitoring", "enableCMT", "enableMBM");
    private static final Set<String> HOOKS =
            Set.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** So much of a hook's command line tells which it is. */
    private static final int SHOWN_ARGUMENTS = 3;

    private final CdiVersions versions;
    private final Problems problems;
    private final List<CdiDevice.Node> nodes = new ArrayList<>();
    private final Map<Sort, List<String>> rest = new EnumMap<>(Sort.class);

    private CdiEdits(CdiVersions versions, Problems problems) {
        this.versions = versions;
        this.problems = problems;
    }

    /** Those of {@code owner}; none at all where the key is not there. */
    static CdiEdits of(Fields owner, CdiVersions versions, Problems problems) {
        CdiEdits edits = new CdiEdits(versions, problems);
        owner.node("containerEdits")
                .flatMap(node -> CdiFields.of(node, "containerEdits of " + owner.title(), KEYS, problems))
                .ifPresent(edits::read);
        return edits;
    }

    List<CdiDevice.Node> nodes() {
        return nodes;
    }

    Map<Sort, List<String>> rest() {
        return rest;
    }

    boolean isEmpty() {
        return nodes.isEmpty() && rest.isEmpty();
    }

    private void read(Fields fields) {
        for (YamlNode.Scalar variable : CdiFields.texts(fields, "env", problems)) {
            environment(variable, fields.title()).ifPresent(text -> keep(Sort.ENVIRONMENT, text));
        }
        each(fields, "deviceNodes", NODE).forEach(this::node);
        each(fields, "hooks", HOOK).forEach(this::hook);
        each(fields, "mounts", MOUNT).forEach(this::mount);
        if (fields.has("netDevices")) {
            versions.from("1.1.0", "'netDevices'", fields.where("netDevices"));
        }
        interfaces(each(fields, "netDevices", NET));
        List<YamlNode.Scalar> groups = CdiFields.texts(fields, "additionalGids", problems);
        if (!groups.isEmpty()) {
            versions.from("0.7.0", "'additionalGids'", fields.where("additionalGids"));
        }
        groups.forEach(group -> keep(Sort.GROUPS, group.text()));
        fields.node("intelRdt")
                .flatMap(node -> CdiFields.of(node, "intelRdt", RDT, problems))
                .ifPresent(this::resources);
    }

    private List<Fields> each(Fields fields, String key, List<String> keys) {
        List<Fields> all = new ArrayList<>();
        int index = 0;
        for (YamlNode item : CdiFields.items(fields, key, problems)) {
            CdiFields.of(item, key + "[" + index++ + "] of " + fields.title(), keys, problems)
                    .ifPresent(all::add);
        }
        return all;
    }

    private void keep(Sort sort, String what) {
        rest.computeIfAbsent(sort, none -> new ArrayList<>()).add(what);
    }

    private Optional<String> environment(YamlNode.Scalar variable, String title) {
        if (variable.text().indexOf('=') <= 0) {
            problems.error(
                    variable.where(),
                    "'" + variable.text() + "' in 'env' of " + title + " is no variable; write NAME=VALUE");
            return Optional.empty();
        }
        return Optional.of(variable.text());
    }

    private void node(Fields node) {
        node.required("path", "say where in the container the node appears");
        var path = node.read("path", CdiFields::inside);
        Optional<String> written = node.read("hostPath", CdiFields::onHost);
        if (written.isPresent()) {
            versions.from("0.5.0", "'hostPath'", node.where("hostPath"));
        }
        String type = node.read("type", CdiEdits::type).orElse("");
        List.of("major", "minor").forEach(number -> node.read(number, CdiFields::number)); // checked, and not believed
        Optional<Integer> mode = node.read("fileMode", CdiFields::number).map(bits -> bits & 0777);
        Permissions permissions =
                node.read("permissions", CdiEdits::permissions).orElse(Permissions.RW);
        Optional<Integer> uid = node.read("uid", CdiFields::number);
        Optional<Integer> gid = node.read("gid", CdiFields::number);
        if (path.isPresent() && type.equals("p")) {
            keep(Sort.PIPES, path.get().value());
        } else if (path.isPresent()) {
            String hostPath = written.orElse(path.get().value());
            nodes.add(new CdiDevice.Node(node.where(), path.get(), hostPath, kind(type), permissions, mode, uid, gid));
        }
    }

    private static String type(String text) {
        if (!text.matches("[bcup]")) {
            throw new IllegalArgumentException("no type of node; write b, c, u or p, or leave it out");
        }
        return text;
    }

    private static Optional<DeviceNumber.Kind> kind(String type) {
        return type.isEmpty()
                ? Optional.empty()
                : Optional.of(type.equals("b") ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR);
    }

    private static Permissions permissions(String text) {
        if (text.equals("none")) {
            return Permissions.NONE;
        }
        if (!text.matches("[rwm]+")) {
            throw new IllegalArgumentException("no permissions; write letters of r, w and m, or none");
        }
        Permissions all = Permissions.NONE;
        for (String letter : text.split("")) {
            all = all.union(Permissions.parse(letter));
        }
        return all;
    }

    private void hook(Fields hook) {
        hook.required(
                "hookName",
                "write one of " + String.join(", ", HOOKS.stream().sorted().toList()));
        hook.required("path", "name the program it runs");
        Optional<String> name = hook.read("hookName", CdiEdits::hookName);
        List<YamlNode.Scalar> arguments = CdiFields.texts(hook, "args", problems);
        CdiFields.texts(hook, "env", problems).forEach(variable -> environment(variable, hook.title()));
        String command = arguments.isEmpty()
                ? hook.text("path").orElse("")
                : String.join(
                        " ",
                        arguments.stream()
                                .map(YamlNode.Scalar::text)
                                .takeWhile(text -> !text.startsWith("--"))
                                .limit(SHOWN_ARGUMENTS)
                                .toList());
        name.ifPresent(known -> keep(Sort.HOOKS, known + " " + command));
    }

    private static String hookName(String text) {
        if (!HOOKS.contains(text)) {
            throw new IllegalArgumentException("no hook" + Spelling.hint(text, new TreeSet<>(HOOKS), "hooks"));
        }
        return text;
    }

    private void mount(Fields mount) {
        mount.required("hostPath", "say what of the host is mounted");
        mount.required("containerPath", "say where in the container it is mounted");
        if (mount.has("type")) {
            versions.from("0.4.0", "'type' of a mount", mount.where("type"));
        }
        mount.text("containerPath").ifPresent(path -> keep(Sort.MOUNTS, path));
    }

    private void interfaces(List<Fields> all) {
        Set<String> seen = new HashSet<>();
        for (Fields one : all) {
            one.required("hostInterfaceName", "name the host's interface");
            one.required("name", "say what it is called in the container");
            for (String key : NET) {
                one.text(key)
                        .filter(name -> !seen.add(key + " " + name))
                        .ifPresent(twice -> one.wrong(
                                key,
                                "'" + key + "' in " + one.title() + " is '" + twice + "' as before; name each once"));
            }
            one.text("name").ifPresent(name -> keep(Sort.NETWORK, name));
        }
    }

    private void resources(Fields rdt) {
        versions.from("0.7.0", "'intelRdt'", rdt.where());
        List.of("schemata", "enableMonitoring").stream()
                .filter(rdt::has)
                .forEach(key -> versions.from("1.1.0", "'" + key + "' of 'intelRdt'", rdt.where(key)));
        List.of("enableCMT", "enableMBM").stream()
                .filter(rdt::has)
                .forEach(key -> versions.before("1.1.0", "'" + key + "' of 'intelRdt'", rdt.where(key)));
        Optional<String> group = rdt.text("closID");
        boolean usable =
                group.isEmpty() || group.get().equals("/") || group.get().matches("(?!\\.\\.?$)[^/\\n]{1,4095}");
        if (!usable) {
            rdt.wrong("closID", "'closID' in intelRdt is '" + group.get() + "', no name of a folder; write one");
        }
        rdt.names().forEach(key -> keep(Sort.RESOURCES, key));
    }
}
