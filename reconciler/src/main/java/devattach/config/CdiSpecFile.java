package devattach.config;

import devattach.model.CdiCatalog;
import devattach.model.CdiDevice;
import devattach.model.CdiName;
import devattach.model.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A specification of the Container Device Interface, JSON or YAML, of the versions in {@link CdiVersions}: its devices, or what is wrong
 * with it. It is checked as the reference implementation checks it, and a file with one mistake counts for nothing, as there.
 *
 * @see <a href="https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md">the CDI specification</a>
 */
public final class CdiSpecFile {

    private static final List<String> KEYS = List.of("cdiVersion", "kind", "annotations", "devices", "containerEdits");
    private static final List<String> DEVICE = List.of("name", "annotations", "containerEdits");

    /** A qualified name of Kubernetes, which folds case first. */
    private static final Pattern ANNOTATION =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?");

    private static final int SHOWN = 3;

    private final CdiVersions versions = new CdiVersions();
    private final Problems problems;

    private CdiSpecFile(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param file what messages call it; one that ends in {@code .json} may be indented by tabs
     */
    public static CdiCatalog.File parse(String file, byte[] bytes) {
        Problems problems = new Problems();
        List<YamlNode> documents =
                YamlDocuments.read(file, spaced(file, bytes), YamlDocuments.Dialect.LENIENT, problems);
        if (documents.size() != 1 && problems.errors().isEmpty()) {
            problems.error(
                    new Location(file, 0, 0),
                    "holds " + (documents.isEmpty() ? "no" : documents.size()) + " documents; write exactly one");
        }
        Optional<Fields> document =
                documents.stream().findFirst().flatMap(node -> CdiFields.of(node, "the spec", KEYS, problems));
        List<CdiDevice> devices = document.map(fields -> new CdiSpecFile(problems).devices(fields))
                .orElse(List.of());
        if (problems.errors().isEmpty()) {
            return new CdiCatalog.File(devices, List.of());
        }
        Optional<String> kind = document.flatMap(fields -> fields.text("kind")).filter(CdiSpecFile::isKind);
        return new CdiCatalog.File(List.of(), List.of(new CdiCatalog.Trouble(told(problems.errors()), kind)));
    }

    /** In JSON a tab stands only between words. */
    private static byte[] spaced(String file, byte[] bytes) {
        return file.endsWith(".json")
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace('\t', ' ')
                        .getBytes(StandardCharsets.ISO_8859_1)
                : bytes;
    }

    private static String told(List<ConfigError> errors) {
        int more = errors.size() - SHOWN;
        return String.join(
                        "; ",
                        errors.stream().limit(SHOWN).map(ConfigError::toString).toList())
                + (more > 0 ? "; and " + more + " more" : "");
    }

    private static boolean isKind(String text) {
        try {
            CdiName.checkKind(text);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private List<CdiDevice> devices(Fields spec) {
        spec.required("cdiVersion", "add the version of CDI the file is written in, such as 0.6.0");
        Optional<String> version = spec.read("cdiVersion", CdiVersions::check);
        spec.required("kind", "add VENDOR/CLASS, such as nvidia.com/gpu");
        Optional<String> kind = spec.read("kind", CdiSpecFile::kind);
        if (kind.filter(text -> text.substring(text.indexOf('/')).contains(".")).isPresent()) {
            versions.from("0.6.0", "a '.' in the class of 'kind'", spec.where("kind"));
        }
        annotations(spec);
        CdiEdits common = CdiEdits.of(spec, versions, problems);
        List<CdiDevice> devices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlNode item : CdiFields.items(spec, "devices", problems)) {
            CdiFields.of(item, "an item of devices", DEVICE, problems)
                    .flatMap(fields -> device(fields, kind, common))
                    .ifPresent(device -> {
                        if (!names.add(device.name().device())) {
                            problems.error(
                                    device.where(),
                                    "device '" + device.name().device() + "' stands twice; keep one of the two");
                        }
                        devices.add(device);
                    });
        }
        if (CdiFields.items(spec, "devices", problems).isEmpty()) {
            problems.error(spec.where(), "the spec has no 'devices'; describe at least one");
        }
        version.ifPresent(number -> versions.hold(number, problems));
        return devices;
    }

    private static String kind(String text) {
        CdiName.checkKind(text);
        return text;
    }

    private Optional<CdiDevice> device(Fields fields, Optional<String> kind, CdiEdits common) {
        fields.required("name", "give it one");
        annotations(fields);
        CdiEdits edits = CdiEdits.of(fields, versions, problems);
        if (edits.isEmpty() && problems.errors().isEmpty()) {
            problems.error(
                    fields.where(), "a device without any 'containerEdits' gives nothing; add some, or remove it");
        }
        Optional<CdiName> name = fields.read("name", text -> new CdiName(kind.orElse("unknown.vendor/unknown"), text));
        if (name.filter(known -> Character.isDigit(known.device().charAt(0))).isPresent()) {
            versions.from("0.5.0", "a digit at the beginning of a device's name", fields.where("name"));
        }
        return name.map(
                known -> new CdiDevice(known, fields.where(), edits.nodes(), common.nodes(), rest(common, edits)));
    }

    private static List<CdiDevice.Rest> rest(CdiEdits common, CdiEdits edits) {
        Map<CdiDevice.Sort, List<String>> all = new EnumMap<>(CdiDevice.Sort.class);
        for (CdiEdits each : List.of(common, edits)) {
            each.rest().forEach((sort, what) -> all.computeIfAbsent(sort, none -> new ArrayList<>())
                    .addAll(what));
        }
        return all.entrySet().stream()
                .map(each -> new CdiDevice.Rest(each.getKey(), each.getValue()))
                .toList();
    }

    private void annotations(Fields owner) {
        Optional<Fields> annotations = owner.table("annotations");
        annotations.ifPresent(fields -> fields.names().forEach(key -> {
            fields.text(key);
            if (!ANNOTATION.matcher(key.toLowerCase(java.util.Locale.ROOT)).matches()) {
                fields.wrong(key, "'" + key + "' is no name of an annotation; write [DOMAIN/]NAME");
            }
        }));
        if (annotations.filter(fields -> !fields.names().isEmpty()).isPresent()) {
            versions.from("0.6.0", "'annotations'", owner.where("annotations"));
        }
    }
}
