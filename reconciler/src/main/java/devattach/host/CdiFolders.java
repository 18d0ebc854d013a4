package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.model.CdiCatalog;
import devattach.model.CdiDevice;
import devattach.model.CdiName;
import devattach.model.DeviceNumber;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The CDI specs of this host, looked at again and again: a file is read anew when it changed, what stands at the host paths it names at
 * each look. For one thread at a time.
 */
public final class CdiFolders {

    private final List<Path> folders;
    private final CdiFiles files;
    private CdiCatalog last = CdiCatalog.EMPTY;

    /**
     * Folders not looked at yet.
     *
     * @param folders a name in a later one counts for more than in an earlier one
     */
    public CdiFolders(List<String> folders, Parser parser) {
        this.folders = folders.stream().map(Path::of).toList();
        this.files = new CdiFiles(parser);
    }

    /** Understands a file. */
    @FunctionalInterface
    public interface Parser {
        /** Its devices, or what is wrong; never an exception for what a file says. */
        CdiCatalog.File parse(String file, byte[] bytes);
    }

    /** Where specs are, or would be. */
    public Set<String> places() {
        Set<String> places = new HashSet<>();
        folders.forEach(folder -> places.add(folder.toString()));
        return places;
    }

    /**
     * What they say now.
     *
     * @return the very object of the last look when nothing changed
     * @throws IOException where the kernel does not answer; what a file or folder has wrong is in the catalog
     */
    public CdiCatalog look() throws IOException {
        List<CdiCatalog.Trouble> troubles = new ArrayList<>();
        SortedMap<CdiName, List<CdiDevice>> devices = new TreeMap<>();
        for (Path folder : folders) {
            SortedMap<CdiName, List<CdiDevice>> here = new TreeMap<>();
            for (Path path : specs(folder, troubles)) {
                CdiCatalog.File file = files.get(path.toString());
                troubles.addAll(file.troubles());
                file.devices().forEach(device -> here.computeIfAbsent(device.name(), none -> new ArrayList<>())
                        .add(device));
            }
            devices.putAll(here);
        }
        files.listed();
        CdiCatalog now = new CdiCatalog(devices, troubles, standing(devices));
        last = now.equals(last) ? last : now;
        return last;
    }

    /** As the reference takes them: by the ends of their names, none in folders below. */
    private static List<Path> specs(Path folder, List<CdiCatalog.Trouble> troubles) {
        List<Path> specs = new ArrayList<>();
        try (DirectoryStream<Path> all = java.nio.file.Files.newDirectoryStream(folder, "*.{json,yaml}")) {
            for (Path path : all) {
                if (!java.nio.file.Files.isDirectory(path)) {
                    specs.add(path);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException | DirectoryIteratorException unreadable) {
            troubles.add(new CdiCatalog.Trouble(
                    folder + ": cannot be listed: " + unreadable.getMessage() + "; check its permissions",
                    Optional.empty()));
        }
        specs.sort(null);
        return specs;
    }

    private static Map<String, DeviceNumber> standing(SortedMap<CdiName, List<CdiDevice>> devices)
            throws KernelException {
        Set<String> paths = new HashSet<>();
        devices.values()
                .forEach(same -> same.forEach(device -> Stream.concat(device.own().stream(), device.shared().stream())
                        .forEach(node -> paths.add(node.hostPath()))));
        Map<String, DeviceNumber> standing = new HashMap<>();
        Stat stat = new Stat();
        for (String path : paths) {
            try (Fd node = Files.open(path, Files.O_PATH)) {
                Files.stat(node, stat);
                if (stat.isDevice()) {
                    standing.put(path, stat.number());
                }
            } catch (KernelException e) {
                if (!Attributes.isGone(e) && !e.is(Errno.ELOOP) && !e.is(Errno.EACCES)) {
                    throw e;
                }
            }
        }
        return standing;
    }
}
