using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Ringside.Micro;

/// <summary>How the micro-benchmarks are run: in this process, so that no project is generated and built, each call on a state that was
/// set up for it.</summary>
internal static class MicroConfig
{
    /// <summary>Calls before those that count: enough for the compiler's second look at the loop and at all that it calls.</summary>
    private const int WarmUpCalls = 100;

    private const int TimedCalls = 25;

    internal static IConfig Create(string? filter, ILogger progress)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(WarmUpCalls)
                .WithIterationCount(TimedCalls)
                .WithInvocationCount(1)
                .WithUnrollFactor(1)
                .DontEnforcePowerPlan())
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Statistics)
            .AddColumn(StatisticColumn.Median)
            .AddLogger(progress)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "ringside-micro"));
        return filter is null
            ? config
            : config.AddFilter(new SimpleFilter(benchmark => NameOf(benchmark).Contains(filter, StringComparison.OrdinalIgnoreCase)));
    }

    // The library's own filter by name knows that of the method only.
    private static string NameOf(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.Type.FullName}.{benchmark.Descriptor.WorkloadMethod.Name}";
}
