using Ringside.App.Output;

namespace Ringside.App.Tests.Output;

public sealed class EventPrinterTests
{
    [Fact]
    public void All_that_was_posted_is_printed_in_order_before_it_finishes()
    {
        var printed = new List<int>();
        var printer = new EventPrinter<int>(printed.Add, () => { });
        for (int i = 0; i < 10_000; i++)
        {
            printer.PostOrDrop(i);
        }

        Assert.True(printer.Finish());
        Assert.Equal(0, printer.Dropped);
        Assert.Equal(Enumerable.Range(0, 10_000), printed);
    }

    [Fact]
    public void Output_that_nobody_reads_stops_neither_the_poster_nor_the_end()
    {
        using var reader = new ManualResetEventSlim();
        var printer = new EventPrinter<int>(_ => reader.Wait(), () => { });
        for (int i = 0; i < 100_000; i++)
        {
            printer.PostOrDrop(i);
        }

        Assert.False(printer.Finish());
        Assert.True(printer.Dropped > 0);
        reader.Set();
        Assert.True(printer.Finish());
    }

    [Fact]
    public void An_output_that_has_gone_is_no_fault()
    {
        var printer = new EventPrinter<int>(_ => throw new IOException("broken pipe"), () => { });
        printer.PostOrDrop(1);
        Assert.True(printer.Finish());
    }
}
