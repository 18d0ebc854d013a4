package devattach.imports;

import devattach.model.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container's configuration of Proxmox VE, {@code /etc/pve/lxc/VMID.conf} or what {@code pct config VMID} prints: its {@code devN} lines.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/pct.1.html">pct(1)</a>
 */
final class ProxmoxConfig implements Translator {

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_.]+)\\s*[:=]\\s*(.*?)\\s*");
    private static final Pattern FILE = Pattern.compile("(?:.*/)?([1-9][0-9]{2,8})\\.conf");

    @Override
    public List<Draft> read(Input input) throws IOException {
        Map<String, String> said = new LinkedHashMap<>();
        List<Found> found = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        int number = 0;
        for (String line : input.text().lines().toList()) {
            Location where = new Location(input.file(), ++number, 1);
            if (line.startsWith("[")) {
                break; // snapshots and pending changes are not in force
            }
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IOException(where + ": neither 'key: value' nor a comment, so this is no configuration of"
                        + " Proxmox VE; name another KIND");
            }
            said.put(parts.group(1), parts.group(2));
            read(where, parts.group(1), parts.group(2), found, remarks);
        }
        if (said.isEmpty()) {
            throw input.unreadable("is empty; import /etc/pve/lxc/VMID.conf, or what 'pct config VMID' prints");
        }
        Draft draft = draft(input, Optional.ofNullable(said.get("hostname")), found, remarks);
        return draft.isEmpty() ? List.of() : List.of(draft);
    }

    /** LXC knows the container by its VMID; its host name is only what people call it. */
    private static Draft draft(Input input, Optional<String> hostname, List<Found> found, List<Remark> remarks)
            throws IOException {
        Matcher file = FILE.matcher(input.file());
        Optional<String> vmid = input.name().or(() -> file.matches() ? Optional.of(file.group(1)) : Optional.empty());
        String name = vmid.or(() -> hostname)
                .orElseThrow(() ->
                        input.unreadable("does not say which container it is; add its VMID, for example '--name 100'"));
        Map<String, List<String>> selector = vmid.isPresent()
                ? Draft.selector("runtime", "proxmox", "id", vmid.get())
                : Draft.selector("runtime", "proxmox", "name", name);
        return new Draft(hostname.orElse("ct-" + name), Optional.empty(), selector, found, remarks);
    }

    private static void read(Location where, String key, String value, List<Found> found, List<Remark> remarks) {
        if (key.matches("dev[0-9]+")) {
            found.add(device(where, key, value, remarks));
        } else if (key.matches("lxc\\.cgroup2?\\.devices\\.allow")) {
            remarks.add(new Remark(
                    where, key + " '" + value + "' is a permission without a device; write a 'devN' line instead"));
        } else if (key.equals("lxc.mount.entry") && value.matches("/dev(/.*| .*)")) {
            remarks.add(new Remark(
                    where,
                    key + " '" + value
                            + "' puts nodes of the host there; write a 'devN' line for each device instead"));
        }
    }

    /** {@code /dev/ttyUSB0,gid=20,mode=0660}; the path may be said as {@code path=}, too. */
    private static Found device(Location where, String key, String value, List<Remark> remarks) {
        String title = "device '" + key + "'";
        Map<String, String> keys = new LinkedHashMap<>();
        for (String option : value.split(",")) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? "path" : option.substring(0, equals);
            String said = option.substring(equals + 1);
            switch (name) {
                case "path" -> {
                    keys.put("source", said);
                    keys.put("path", said);
                }
                case "uid", "gid", "mode" -> keys.put(name, said);
                case "deny-write" -> {
                    if (said.equals("1")) {
                        keys.put("access", "r");
                    }
                }
                default ->
                    remarks.add(new Remark(where, title + ": option '" + name + "' has no counterpart; the rest was"));
            }
        }
        String path = keys.getOrDefault("path", "");
        String name = path.isEmpty() ? key : path.substring(path.lastIndexOf('/') + 1);
        return new Found(where, title, name, keys, Found.Looks.AS_WRITTEN);
    }
}
