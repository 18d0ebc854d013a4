package devattach.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import devattach.model.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we write is what {@code schema/report.schema.json} promises to those who read it. */
class ReportSchemaTest {

    @ParameterizedTest
    @MethodSource("devattach.report.ReportGoldenTest#scenes")
    void everyReportFitsTheSchema(String scene, Report report) throws IOException {
        String json = ReportJson.render(ReportView.of(report));
        assertEquals(Set.of(), schema().validate(json, InputFormat.JSON), scene);
    }

    @Test
    void theSchemaRefusesWhatIsNotAReport() throws IOException {
        String json = ReportJson.render(ReportView.of(Sample.plan(Sample.attach(), Sample.findings())));
        for (String wrong : new String[] {
            json.replace("\"verb\": \"attach\"", "\"verb\": \"join\""),
            json.replace("\"host\": \"pi-4\",", ""),
            json.replace("\"host\": \"pi-4\",", "\"host\": \"pi-4\", \"guest\": \"\","),
            json.replace("\"code\": 2", "\"code\": 9")
        }) {
            assertFalse(wrong.equals(json));
            assertFalse(schema().validate(wrong, InputFormat.JSON).isEmpty(), wrong);
        }
    }

    private static JsonSchema schema() throws IOException {
        String text = Files.readString(Path.of("../schema/report.schema.json"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }
}
