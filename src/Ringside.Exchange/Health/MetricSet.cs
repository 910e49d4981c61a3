using System.Globalization;
using System.Text;

namespace Ringside.Exchange.Health;

/// <summary>The numbers that a process shows, and how they are written (Prometheus text format 0.0.4).</summary>
/// <remarks>Whoever counts keeps plain <c>long</c> fields with one writer and knows nothing of this: they are read when somebody asks, on
/// the asker's thread. An aligned <c>long</c> is read whole on the machines that Ringside runs on. May be used from any thread.</remarks>
public sealed class MetricSet
{
    private readonly Lock _lock = new();
    private readonly List<Family> _families = [];

    /// <summary>Times when a number could not be read, as its reader threw: it was left out.</summary>
    public long ReadFailures { get; private set; }

    /// <summary>Adds a number.</summary>
    /// <param name="name">As <c>ringside_gateway_connections</c>: letters, digits, <c>_</c> and <c>:</c>, no digit first. Numbers of one
    /// name differ in their labels.</param>
    /// <param name="help">What it counts, in one line.</param>
    /// <param name="kind">How it moves.</param>
    /// <param name="read">Reads it, from any thread.</param>
    /// <param name="labels">What tells it from others of its name.</param>
    /// <exception cref="ArgumentException">A name is none, or the number is there already, or another of its name is of another
    /// kind.</exception>
    public void Add(string name, string help, MetricKind kind, Func<long> read, params ReadOnlySpan<MetricLabel> labels) =>
        Add(name, help, kind, read, 1, labels);

    /// <summary>Adds a time that is counted in nanoseconds and shown in seconds, as is usual there.</summary>
    /// <param name="name">As for <see cref="Add(string, string, MetricKind, Func{long}, ReadOnlySpan{MetricLabel})"/>; ends with
    /// <c>_seconds</c>.</param>
    /// <param name="help">What it counts, in one line.</param>
    /// <param name="kind">How it moves.</param>
    /// <param name="readNanos">Reads it, from any thread.</param>
    /// <param name="labels">What tells it from others of its name.</param>
    /// <exception cref="ArgumentException">As there.</exception>
    public void AddSeconds(string name, string help, MetricKind kind, Func<long> readNanos, params ReadOnlySpan<MetricLabel> labels) =>
        Add(name, help, kind, readNanos, 1_000_000_000, labels);

    /// <summary>Reads all numbers and writes them.</summary>
    public string Write()
    {
        StringBuilder text = new();
        lock (_lock)
        {
            foreach (Family family in _families)
                Write(text, family);
        }

        return text.ToString();
    }

    private static void CheckName(string name, bool mayHaveColon)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        for (int index = 0; index < name.Length; index++)
        {
            char letter = name[index];
            bool isGood = char.IsAsciiLetter(letter) || letter == '_' || (letter == ':' && mayHaveColon)
                || (char.IsAsciiDigit(letter) && index > 0);
            if (!isGood)
                throw new ArgumentException($"\"{name}\" is no name of a metric or label: '{letter}' may not stand there", nameof(name));
        }
    }

    private static string Labels(ReadOnlySpan<MetricLabel> labels)
    {
        if (labels.IsEmpty)
            return string.Empty;
        StringBuilder text = new("{");
        foreach (MetricLabel label in labels)
        {
            CheckName(label.Name, mayHaveColon: false);
            string value = label.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(text.Length == 1 ? "" : ",").Append(label.Name).Append("=\"").Append(value).Append('"');
        }

        return text.Append('}').ToString();
    }

    private void Add(string name, string help, MetricKind kind, Func<long> read, long unit, ReadOnlySpan<MetricLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(help);
        ArgumentNullException.ThrowIfNull(read);
        CheckName(name, mayHaveColon: true);
        Sample sample = new(Labels(labels), read);
        lock (_lock)
        {
            Family? family = _families.Find(known => known.Name == name);
            if (family is null)
                _families.Add(family = new Family(name, help, kind, unit, []));
            if (family.Kind != kind || family.Unit != unit)
                throw new ArgumentException($"{name} is there already, as a {family.Kind} of another kind or unit", nameof(name));
            if (family.Samples.Exists(known => known.Labels == sample.Labels))
                throw new ArgumentException($"{name}{sample.Labels} is there already", nameof(name));
            family.Samples.Add(sample);
        }
    }

    private void Write(StringBuilder text, Family family)
    {
        string help = family.Help.Replace("\\", "\\\\").Replace("\n", "\\n");
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(family.Kind == MetricKind.Counter ? " counter\n" : " gauge\n");
        foreach (Sample sample in family.Samples)
        {
            long value;
            try
            {
                value = sample.Read();
            }
            catch (Exception)
            {
                // Of a node that has just been closed, say: the others are still worth having.
                ReadFailures++;
                continue;
            }

            text.Append(family.Name).Append(sample.Labels).Append(' ');
            if (family.Unit == 1)
                text.Append(value.ToString(CultureInfo.InvariantCulture));
            else
                text.Append(((decimal)value / family.Unit).ToString("0.#########", CultureInfo.InvariantCulture));
            text.Append('\n');
        }
    }

    private sealed record Family(string Name, string Help, MetricKind Kind, long Unit, List<Sample> Samples);

    private sealed record Sample(string Labels, Func<long> Read);
}
