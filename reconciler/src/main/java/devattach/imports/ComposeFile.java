package devattach.imports;

import devattach.config.DockerDevice;
import devattach.model.CdiName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A Compose file: {@code services.<name>.devices}, in the short and the long notation.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">the Compose specification</a>
 */
final class ComposeFile implements Translator {

    private static final String RESOLVE = "; import what 'docker compose config' prints, where that is worked out";

    @Override
    public List<Draft> read(Input input) throws IOException {
        List<Draft> drafts = new ArrayList<>();
        List<Part> documents = input.yaml();
        if (documents.isEmpty()) {
            throw input.unreadable("holds no YAML document, so no services; name the Compose file itself");
        }
        for (Part document : documents) {
            Optional<Part> services = document.get("services");
            if (services.isPresent()) {
                drafts.addAll(services(input, document, services.get()));
            } else {
                drafts.add(piece(input, document));
            }
        }
        if (input.name().isPresent() && drafts.size() > 1) {
            throw input.unreadable("has " + drafts.size()
                    + " services with devices, and '--name' names one container; leave '--name' out");
        }
        return drafts;
    }

    private static List<Draft> services(Input input, Part document, Part services) throws IOException {
        if (!services.isTable()) {
            throw new IOException(services.where() + ": 'services' is not a map of services; check the indentation");
        }
        String project = project(input, document);
        List<Draft> drafts = new ArrayList<>();
        services.entries().forEach((name, service) -> {
            Service one = new Service("service '" + name + "'", service);
            one.read();
            Draft draft = new Draft(
                    project + "-" + name,
                    Optional.empty(),
                    selector(input, project, name, service),
                    one.devices,
                    one.remarks);
            if (!draft.isEmpty()) {
                drafts.add(draft);
            }
        });
        document.get("include").ifPresent(include -> {
            Remark remark = new Remark(include.where(), "'include' names other files, which were not read" + RESOLVE);
            drafts.add(Draft.named(project, "docker", project, List.of(), List.of(remark)));
        });
        return drafts;
    }

    /** A {@code devices:} list that was cut out of a service. */
    private static Draft piece(Input input, Part document) throws IOException {
        boolean list = document.isList()
                || document.get("devices").filter(Part::isList).isPresent();
        if (!list) {
            throw new IOException(
                    document.where() + ": there is no 'services' here, so this is no Compose file; name another KIND");
        }
        String name = input.name()
                .orElseThrow(() -> input.unreadable(
                        "a list of devices without its service; say which container has them with '--name NAME'"));
        Service one = new Service("the list", document);
        (document.isList() ? document : document.get("devices").orElseThrow())
                .items()
                .forEach(one::device);
        return Draft.named(name, "docker", name, one.devices, one.remarks);
    }

    /** As Compose spells it: lower-case letters, digits, {@code -} and {@code _}. */
    private static String project(Input input, Part document) {
        String said = input.project().or(() -> document.text("name")).orElse(input.folder());
        return said.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+", "");
    }

    /** By its labels, which stay the same however Compose calls the container; by name where the user or the file says that. */
    private static Map<String, List<String>> selector(Input input, String project, String service, Part part) {
        Optional<String> given = input.name().or(() -> part.text("container_name"));
        return given.isPresent()
                ? Draft.selector("runtime", "docker", "name", given.get())
                : Draft.selector("runtime", "docker", "compose.project", project, "compose.service", service);
    }

    /** One service while it is read. */
    private static final class Service {

        private final String title;
        private final Part service;
        private final List<Found> devices = new ArrayList<>();
        private final List<Remark> remarks = new ArrayList<>();

        Service(String title, Part service) {
            this.title = title;
            this.service = service;
        }

        void read() {
            service.get("devices").ifPresent(list -> list.items().forEach(this::device));
            service.get("extends")
                    .ifPresent(part -> remark(part, "'extends' takes keys from another service" + RESOLVE));
            if (service.isTrue("privileged")) {
                remark(
                        service.get("privileged").orElseThrow(),
                        "'privileged' gives it every device of the host; name the ones it needs under 'devices'");
            }
            service.get("device_cgroup_rules").ifPresent(rules -> rules.items().forEach(this::rule));
            List.of("gpus", "runtime").forEach(key -> service.get(key)
                    .filter(part -> !part.text().filter("runc"::equals).isPresent())
                    .ifPresent(part -> remark(part, "'" + key + "' leaves the choice of devices to Docker")));
            service.get("deploy")
                    .flatMap(deploy -> deploy.get("resources"))
                    .flatMap(resources -> resources.get("reservations"))
                    .flatMap(reservations -> reservations.get("devices"))
                    .ifPresent(reserved -> reserved.items().forEach(this::reserved));
            service.get("volumes").ifPresent(volumes -> volumes.items().forEach(this::volume));
        }

        private void reserved(Part reserved) {
            if (reserved.text("driver").filter("cdi"::equals).isEmpty()) {
                remark(reserved, "reserved devices (GPUs) are chosen by Docker's own driver");
                return;
            }
            reserved.get("device_ids").ifPresent(names -> names.items()
                    .forEach(name -> devices.add(
                            Found.ofCdi(name.where(), title, name.text().orElse("")))));
        }

        private void rule(Part rule) {
            rule.text()
                    .ifPresent(text -> remark(
                            rule,
                            "device_cgroup_rules '" + text + "' is a permission without a device; name the device"));
        }

        /** A node that was put in as a volume has no permission of its own; often a rule or 'privileged' stands beside it. */
        private void volume(Part volume) {
            volume.text()
                    .or(() -> volume.text("source"))
                    .filter(text -> text.equals("/dev") || text.startsWith("/dev/") || text.startsWith("/dev:"))
                    .filter(text -> !text.startsWith("/dev/shm"))
                    .ifPresent(text -> remark(
                            volume,
                            "volume '" + text + "' puts nodes of the host there; name the devices it is about"));
        }

        void device(Part item) {
            String text = item.text().or(() -> item.text("source")).orElse("");
            if (text.contains("${") || text.matches(".*\\$[A-Za-z_].*")) {
                remark(item, "device '" + text + "' holds a variable" + RESOLVE);
                return;
            }
            if (CdiName.isMeant(text)) {
                devices.add(Found.ofCdi(item.where(), title, text));
                return;
            }
            try {
                devices.add(item.isTable() ? longForm(item) : found(item, text, DockerDevice.parse(text)));
            } catch (IllegalArgumentException refused) {
                remark(item, "device '" + text + "' is " + refused.getMessage());
            }
        }

        private Found longForm(Part item) {
            String source =
                    item.text("source").orElseThrow(() -> new IllegalArgumentException("without a 'source'; add it"));
            DockerDevice device = DockerDevice.parse(source);
            Found found = found(item, source, device, item.text("target").orElse(source));
            return item.text("permissions")
                    .map(letters -> found.with("access", letters))
                    .orElse(found);
        }

        private Found found(Part item, String text, DockerDevice device) {
            return found(
                    item, text, device, device.inside().map(Object::toString).orElse(device.host()));
        }

        private Found found(Part item, String text, DockerDevice device, String path) {
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("source", device.host());
            keys.put("path", path);
            device.access().ifPresent(access -> keys.put("access", access.toString()));
            String name = path.substring(path.lastIndexOf('/') + 1);
            return new Found(item.where(), title + ", device '" + text + "'", name, keys, Found.Looks.AS_ON_HOST);
        }

        private void remark(Part part, String what) {
            remarks.add(new Remark(part.where(), title + ": " + what));
        }
    }
}
