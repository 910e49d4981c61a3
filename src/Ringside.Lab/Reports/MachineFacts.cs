using System.Text.Json.Serialization;

namespace Ringside.Lab.Reports;

/// <summary>What must be known of a machine to judge a latency that was measured on it. Whatever cannot be found is
/// <see cref="Unknown"/>.</summary>
public sealed record MachineFacts
{
    /// <summary>Stands for a fact that could not be found.</summary>
    public const string Unknown = "unknown";

    /// <summary>Release of the running kernel (<c>/proc/sys/kernel/osrelease</c>).</summary>
    [JsonPropertyName("kernel")]
    public string Kernel { get; init; } = Unknown;

    /// <summary>Model name of the processor (<c>/proc/cpuinfo</c>).</summary>
    [JsonPropertyName("cpu")]
    public string Cpu { get; init; } = Unknown;

    /// <summary>Logical processors that are online; 0 when unknown.</summary>
    [JsonPropertyName("cores")]
    public int Cores { get; init; }

    /// <summary>Frequency governor, or several with the number of processors that have each.</summary>
    [JsonPropertyName("governor")]
    public string Governor { get; init; } = Unknown;

    /// <summary>What the kernel reads the time from (<c>tsc</c>, <c>kvm-clock</c>, ...).</summary>
    [JsonPropertyName("clocksource")]
    public string Clocksource { get; init; } = Unknown;

    /// <summary>Simultaneous multithreading: <c>on</c>, <c>off</c>, <c>forceoff</c>, <c>notsupported</c>, <c>notimplemented</c>.</summary>
    [JsonPropertyName("smt")]
    public string Smt { get; init; } = Unknown;

    /// <summary>Summary of the mitigations of processor vulnerabilities.</summary>
    [JsonPropertyName("mitigations")]
    public string Mitigations { get; init; } = Unknown;

    /// <summary>Processors that the scheduler leaves alone (<c>isolcpus</c>), or <c>none</c>.</summary>
    [JsonPropertyName("isolated")]
    public string Isolated { get; init; } = Unknown;

    /// <summary>Whether a hypervisor runs below the kernel (the <c>hypervisor</c> flag of the processor): <c>yes</c> or
    /// <c>no</c>.</summary>
    [JsonPropertyName("virtualised")]
    public string Virtualised { get; init; } = Unknown;

    /// <summary>Version of the .NET runtime.</summary>
    [JsonPropertyName("runtime")]
    public string Runtime { get; init; } = Unknown;

    /// <summary>Mode of the garbage collector.</summary>
    [JsonPropertyName("gc")]
    public string GarbageCollector { get; init; } = Unknown;

    /// <summary>Load averages over 1, 5 and 15 minutes when the run started.</summary>
    [JsonPropertyName("load_start")]
    public string LoadAtStart { get; init; } = Unknown;

    /// <summary>Load averages over 1, 5 and 15 minutes when the run ended.</summary>
    [JsonPropertyName("load_end")]
    public string LoadAtEnd { get; init; } = Unknown;

    /// <summary>The facts with the names that reports print, without the two loads, which belong to a run.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Named() =>
    [
        new("CPU", Cpu),
        new("Logical CPUs", Cores == 0 ? Unknown : Cores.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("Kernel", Kernel),
        new("Virtualised", Virtualised),
        new("Governor", Governor),
        new("Clock source", Clocksource),
        new("SMT", Smt),
        new("Isolated CPUs", Isolated),
        new("Mitigations", Mitigations),
        new(".NET", Runtime),
        new("GC", GarbageCollector),
    ];
}
