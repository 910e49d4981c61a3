using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Ringside.Lab.Reports;

/// <summary>Reads the facts of a machine from its <c>/proc</c> and <c>/sys</c> trees (proc(5), sysfs(5)).</summary>
/// <remarks>Every file may be missing, unreadable or hold something else: the fact is then <see cref="MachineFacts.Unknown"/>.</remarks>
public sealed class MachineFactsReader
{
    // Some thirty lines for each processor: enough for the largest machines, and an end where there should be one.
    private const int MaximumLines = 100_000;

    private readonly string _root;

    /// <summary>Reads below <paramref name="root"/>.</summary>
    /// <param name="root">Folder that holds <c>proc</c> and <c>sys</c>; a test gives one that it has written.</param>
    public MachineFactsReader(string root = "/")
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = root;
    }

    /// <summary>All facts, the load of now as the load at the start.</summary>
    public MachineFacts Read()
    {
        var cpuinfo = Lines("proc/cpuinfo");
        return new MachineFacts
        {
            Kernel = Text("proc/sys/kernel/osrelease"),
            Cpu = CpuModel(cpuinfo),
            Cores = cpuinfo.Count(line => Key(line) == "processor"),
            Governor = Governor(),
            Clocksource = Text("sys/devices/system/clocksource/clocksource0/current_clocksource"),
            Smt = Text("sys/devices/system/cpu/smt/control"),
            Mitigations = Mitigations(),
            Isolated = Isolated(),
            Virtualised = Virtualised(cpuinfo),
            Runtime = RuntimeInformation.FrameworkDescription,
            GarbageCollector = (GCSettings.IsServerGC ? "server" : "workstation") + ", " + GCSettings.LatencyMode switch
            {
                GCLatencyMode.Batch => "not concurrent",
                GCLatencyMode.Interactive => "concurrent",
                var mode => mode.ToString(),
            },
            LoadAtStart = Load(),
        };
    }

    /// <summary>The facts read at the start, with the load of now as the load at the end.</summary>
    public MachineFacts WithLoadAtEnd(MachineFacts atStart)
    {
        ArgumentNullException.ThrowIfNull(atStart);
        return atStart with { LoadAtEnd = Load() };
    }

    private static string Key(string line) => line.Split(':', 2)[0].Trim();

    private static string? Value(IReadOnlyList<string> lines, string key) =>
        lines.Where(line => Key(line) == key && line.Contains(':', StringComparison.Ordinal))
            .Select(line => line.Split(':', 2)[1].Trim())
            .FirstOrDefault(value => value.Length > 0);

    private static string CpuModel(IReadOnlyList<string> cpuinfo)
    {
        if (Value(cpuinfo, "model name") is { } model)
        {
            return model;
        }

        // arm64 names no model, only numbers of the implementer (0x41 is Arm) and of its part.
        return Value(cpuinfo, "CPU implementer") is { } implementer && Value(cpuinfo, "CPU part") is { } part
            ? $"arm64 implementer {implementer} part {part}"
            : MachineFacts.Unknown;
    }

    private static string Virtualised(IReadOnlyList<string> cpuinfo) =>
        Value(cpuinfo, "flags") is { } flags
            ? flags.Split(' ').Contains("hypervisor") ? "yes" : "no"
            : MachineFacts.Unknown;

    private string Governor()
    {
        var governors = Entries("sys/devices/system/cpu", "cpu*")
            .Select(cpu => Text($"sys/devices/system/cpu/{cpu}/cpufreq/scaling_governor"))
            .Where(governor => governor != MachineFacts.Unknown)
            .GroupBy(governor => governor, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Count: group.Count().ToString(CultureInfo.InvariantCulture)))
            .ToList();
        return governors.Count switch
        {
            0 => MachineFacts.Unknown,
            1 => governors[0].Name,
            _ => string.Join(", ", governors.Select(governor => $"{governor.Name} ({governor.Count})")),
        };
    }

    private string Mitigations()
    {
        var states = Entries("sys/devices/system/cpu/vulnerabilities", "*")
            .Select(name => (Name: name, State: Text($"sys/devices/system/cpu/vulnerabilities/{name}")))
            .Where(vulnerability => vulnerability.State != MachineFacts.Unknown)
            .ToList();
        if (states.Count == 0)
        {
            return MachineFacts.Unknown;
        }

        var mitigated = states.Count(Begins("Mitigation"));
        var vulnerable = states.Where(Begins("Vulnerable")).Select(vulnerability => vulnerability.Name).ToList();
        var text = string.Create(CultureInfo.InvariantCulture, $"{mitigated} active, {vulnerable.Count} vulnerable");
        text += vulnerable.Count == 0 ? string.Empty : $" ({string.Join(", ", vulnerable)})";
        return Text("proc/cmdline").Split(' ').Contains("mitigations=off") ? "mitigations=off: " + text : text;

        static Func<(string Name, string State), bool> Begins(string word) =>
            vulnerability => vulnerability.State.StartsWith(word, StringComparison.Ordinal);
    }

    private string Isolated()
    {
        var path = Path.Combine(_root, "sys/devices/system/cpu/isolated");
        return Text("sys/devices/system/cpu/isolated") is var list && list == MachineFacts.Unknown && File.Exists(path) ? "none" : list;
    }

    private string Load()
    {
        var fields = Text("proc/loadavg").Split(' ');
        return fields.Length < 3 ? MachineFacts.Unknown : string.Join(' ', fields[..3]);
    }

    private string Text(string path) => Lines(path) is [{ Length: > 0 } first, ..] ? first.Trim() : MachineFacts.Unknown;

    private IReadOnlyList<string> Lines(string path)
    {
        try
        {
            using var file = new StreamReader(Path.Combine(_root, path));
            var lines = new List<string>();
            while (lines.Count < MaximumLines && file.ReadLine() is { } line)
            {
                lines.Add(line);
            }

            return lines;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IReadOnlyList<string> Entries(string path, string pattern)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(_root, path), pattern)
                .Select(entry => Path.GetFileName(entry))
                .Order(StringComparer.Ordinal)
                .ToList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
