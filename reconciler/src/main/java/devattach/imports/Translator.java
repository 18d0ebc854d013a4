package devattach.imports;

import java.io.IOException;
import java.util.List;

/** One format of another tool. */
@FunctionalInterface
interface Translator {

    /**
     * What it says of devices; a draft for each container that has a device, or something to remark.
     *
     * @throws IOException where it cannot be read, or does not say which containers it is about; the message has place and next step
     */
    List<Draft> read(Input input) throws IOException;
}
