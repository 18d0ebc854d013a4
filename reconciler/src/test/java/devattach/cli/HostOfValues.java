package devattach.cli;

import devattach.discover.Discoverer;
import devattach.discover.Filter;
import devattach.imports.Adoption;
import devattach.imports.Imported;
import devattach.imports.ThisHost;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.ExitCode;
import devattach.model.Explanation;
import devattach.model.Facts;
import devattach.model.Holder;
import devattach.model.HostDevice;
import devattach.model.HostUse;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Report;
import devattach.model.Validation;
import devattach.model.Validation.Gravity;
import devattach.model.Validation.Problem;
import devattach.testing.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An engine that answers with values and keeps what it was asked. */
final class HostOfValues implements Engine {

    final List<String> asked = new ArrayList<>();
    private final Report answer;

    HostOfValues(Report answer) {
        this.answer = answer;
    }

    @Override
    public Report plan(Options options) {
        return ask("plan", options);
    }

    @Override
    public Report apply(Options options) {
        return ask("apply", options);
    }

    @Override
    public ExitCode run(Options options) throws IOException {
        throw new IOException("run: /run/devattach/lock: held by pid 12; stop that agent first");
    }

    @Override
    public Facts facts(Options options) {
        ask("facts", options);
        return new Facts(
                "pi-4",
                List.of(Devices.device(
                        "/devices/usb1/ttyUSB0",
                        "tty",
                        DeviceNumber.character(188, 0),
                        Set.of("/dev/serial/by-id/usb-x"),
                        Map.of("usb.vendorid", "10c4"))),
                List.of(new Container(
                        new ContainerId("docker", "4f1c"),
                        "zigbee2mqtt",
                        Map.of(),
                        new InitProcess(4000, 7),
                        IdMap.IDENTITY,
                        IdMap.IDENTITY,
                        "/docker/4f1c")),
                Map.of());
    }

    @Override
    public Discovery discover(Options options, Discovery.Scope scope, Filter filter) {
        ask("discover " + scope + " " + filter, options);
        HostDevice stick = facts(options).devices().get(0);
        asked.remove(asked.size() - 1);
        return Discoverer.of(
                new Discoverer.Seen("pi-4", List.of(stick), new HostUse(Map.of()), Map.of(), scope, Map.of()), filter);
    }

    @Override
    public Explanation explain(Options options, String container, Optional<String> subject) {
        ask("explain " + container + " " + subject.orElse("-"), options);
        return new Explanation(
                "docker/web",
                subject.orElse("stick"),
                List.of(
                        new Explanation.Rung("container", Explanation.State.OK, "runs, pid 4000", ""),
                        new Explanation.Rung(
                                "node",
                                Explanation.State.FAILED,
                                "there is no node of it at /dev/x",
                                "run 'devattach apply'")));
    }

    @Override
    public DeviceUse who(Options options, String device) {
        ask("who " + device, options);
        return new DeviceUse(
                DeviceNumber.character(188, 0),
                Optional.empty(),
                List.of(),
                List.of(new DeviceUse.Opened(new Holder(4711, "cat"), 1000, "")),
                Map.of());
    }

    @Override
    public Report release(Options options) {
        return ask("release", options);
    }

    @Override
    public Validation validate(List<Path> paths) {
        asked.add("validate " + paths);
        return new Validation(
                2,
                3,
                List.of(
                        new Problem(Gravity.ERROR, new Location("maps/b.yaml", 9, 5), "unknown key 'vendor_id'"),
                        new Problem(Gravity.WARNING, new Location("maps/a.yaml", 4, 0), "'ttyUSB0' moves")));
    }

    @Override
    public Imported imported(Origin origin) throws IOException {
        asked.add("import " + origin.getClass().getSimpleName());
        return origin instanceof FromText text
                ? Adoption.of(text.input().file(), text.format().read(text.input()), ThisHost.NONE)
                : Adoption.of("live", List.of(), ThisHost.NONE);
    }

    private Report ask(String command, Options options) {
        asked.add(command + " " + options.dir().map(Path::toString).orElse("-") + " " + options.detach());
        return answer;
    }
}
