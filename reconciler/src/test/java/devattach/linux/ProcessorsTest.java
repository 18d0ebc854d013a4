package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of processors as sysfs has them. */
class ProcessorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0", "0-3 | 0 1 2 3", "'0-1,4,6-7\n' | 0 1 4 6 7"})
    void eachOfThem(String list, String numbers) {
        assertEquals(List.of(numbers.split(" ")).stream().map(Integer::valueOf).toList(), ProgramNews.processors(list));
    }
}
