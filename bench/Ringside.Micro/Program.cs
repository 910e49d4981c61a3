using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Ringside.Micro.Books;
using Ringside.Micro.Ids;
using Ringside.Micro.Peers;
using Ringside.Micro.Prices;

namespace Ringside.Micro;

/// <summary>What <c>ringside bench micro</c> starts: <c>Ringside.Micro [--filter TEXT]</c>.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int Incorrect = 1;
    private const int BadInput = 2;

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 0 && (arguments.Length != 2 || arguments[0] != "--filter"))
        {
            Console.Error.WriteLine("usage: Ringside.Micro [--filter TEXT]");
            return BadInput;
        }

        string? filter = arguments.Length == 2 ? arguments[1] : null;
        Summary[] summaries = BenchmarkRunner.Run(
            [typeof(BookOperations), typeof(IdIndexes), typeof(PeerLookups), typeof(PriceLists)],
            MicroConfig.Create(filter, new ErrorLogger()));
        if (summaries.All(summary => summary.Reports.IsEmpty))
        {
            Console.Error.WriteLine(filter is null ? "no benchmark could be run" : $"--filter {filter}: no benchmark has that in its name");
            return filter is null ? Incorrect : BadInput;
        }

        foreach (Summary summary in summaries.Where(summary => !summary.Reports.IsEmpty))
            MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Unicode);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            ? Incorrect
            : Success;
    }
}
