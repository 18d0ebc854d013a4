package devattach.git;

import devattach.model.Revision;
import java.util.SortedMap;

/**
 * The configuration files of one commit.
 *
 * @param files YAML files by their path in the repository
 */
public record Snapshot(Revision revision, SortedMap<String, byte[]> files) {}
