package devattach.cli;

import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.ExitCode;
import devattach.model.Facts;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Report;
import devattach.model.Validation;
import devattach.model.Validation.Gravity;
import devattach.model.Validation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                List.of(new HostDevice(
                        "/devices/usb1/ttyUSB0",
                        "tty",
                        "ttyUSB0",
                        DeviceNumber.character(188, 0),
                        "/dev/ttyUSB0",
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

    private Report ask(String command, Options options) {
        asked.add(command + " " + options.dir().map(Path::toString).orElse("-") + " " + options.detach());
        return answer;
    }
}
