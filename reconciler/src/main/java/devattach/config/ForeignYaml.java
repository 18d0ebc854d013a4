package devattach.config;

import java.io.IOException;
import java.util.List;

/** YAML of other programs' users: with the merge keys and tags that configuration of ours does not have. */
public final class ForeignYaml {

    private ForeignYaml() {}

    /**
     * The documents of a file that hold something.
     *
     * @param file what messages call it
     * @throws IOException says each thing that is wrong with it, a line each, with its place
     */
    public static List<YamlNode> read(String file, byte[] bytes) throws IOException {
        Problems problems = new Problems();
        List<YamlNode> documents = YamlDocuments.read(file, bytes, YamlDocuments.Dialect.LENIENT, problems);
        if (!problems.errors().isEmpty()) {
            throw new IOException(String.join(
                    "\n", problems.errors().stream().map(ConfigError::toString).toList()));
        }
        return documents.stream()
                .filter(document -> !(document instanceof YamlNode.Scalar scalar && scalar.isNull()))
                .toList();
    }
}
