package devattach.agent;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.model.Container;
import devattach.model.DeviceNumber;
import devattach.model.Mapping;
import devattach.model.World;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person means who names a container, an entry or a device. */
final class Named {

    private static final Pattern NUMBER = Pattern.compile("([cb])[: ]?([0-9]{1,4}):([0-9]{1,7})");

    private Named() {}

    /** A container, and what of it. */
    record Question(String container, String subject) {}

    /** Takes {@code CONTAINER/ENTRY} apart at the end of the longest name that a container has. */
    static Question split(World world, String text) {
        String longest = world.containers().stream()
                .flatMap(container -> Stream.of(container.title(), container.name()))
                .filter(name -> text.startsWith(name + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse(text);
        return new Question(longest, text.substring(Math.min(text.length(), longest.length() + 1)));
    }

    /** By title ({@code docker/web}), name, or the beginning of the id. */
    static Container container(World world, String text) throws IOException {
        List<Container> primaries = world.containers().stream()
                .filter(container -> world.primary(container).equals(container.id()))
                .toList();
        List<Container> found = primaries.stream()
                .filter(container -> container.title().equals(text)
                        || container.name().equals(text)
                        || container.id().toString().equals(text)
                        || text.length() > 3 && container.id().id().startsWith(text))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String some = (found.isEmpty() ? primaries : found)
                .stream().map(Container::title).sorted().limit(20).collect(Collectors.joining(", "));
        String troubles = world.troubles().isEmpty() ? "" : "; not all could be asked: " + world.troubles();
        if (found.isEmpty()) {
            throw new IOException(text + ": no running container has that name or id; "
                    + (some.isEmpty() ? "none runs" : "running are " + some) + troubles);
        }
        throw new IOException(text + ": names several containers, " + some + "; name one by RUNTIME/NAME or its id");
    }

    /** By {@code MAP/KEY}, or by its key where only one has it; empty for what is a device's name. */
    static Optional<Mapping> entry(List<Mapping> mappings, String text) throws IOException {
        if (text.startsWith("/") || NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Mapping> found = mappings.stream()
                .filter(mapping -> mapping.entry().toString().equals(text)
                        || mapping.entry().key().equals(text))
                .toList();
        if (found.size() > 1) {
            throw new IOException(text + ": is the key of several entries, "
                    + found.stream().map(each -> each.entry().toString()).collect(Collectors.joining(", "))
                    + "; name one by MAP/KEY");
        }
        return found.stream().findFirst();
    }

    /** By a path of the host, which may be a link, or by number. */
    static DeviceNumber device(World world, String text, List<Mapping> mappings) throws IOException {
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            DeviceNumber.Kind kind = number.group(1).equals("b") ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR;
            return new DeviceNumber(kind, Integer.parseInt(number.group(2)), Integer.parseInt(number.group(3)));
        }
        Optional<DeviceNumber> known = world.devices().stream()
                .filter(device ->
                        device.devnode().equals(text) || device.links().contains(text))
                .map(device -> device.number())
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        if (text.isEmpty()) {
            throw new IOException(
                    "which device? Name an entry of the configuration or a device of this host behind the container");
        }
        if (!text.startsWith("/")) {
            String entries = mappings.stream()
                    .map(mapping -> mapping.entry().toString())
                    .sorted()
                    .limit(20)
                    .collect(Collectors.joining(", "));
            throw new IOException(
                    text + ": neither a device (/dev/NAME, c:MAJOR:MINOR) nor an entry of the configuration"
                            + (entries.isEmpty() ? "" : "; it has " + entries));
        }
        Stat stat = new Stat();
        try (Fd node = Files.open(text, Files.O_PATH)) {
            Files.stat(node, stat);
        } catch (KernelException e) {
            throw new IOException(
                    text + ": " + e.getMessage() + "; 'devattach discover --all' lists what this host has", e);
        }
        if (!stat.isDevice()) {
            throw new IOException(text + ": is no device; 'devattach discover --all' lists what this host has");
        }
        return stat.number();
    }
}
