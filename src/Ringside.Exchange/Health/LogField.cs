namespace Ringside.Exchange.Health;

/// <summary>One of the data of an event: a text or a number.</summary>
public readonly record struct LogField
{
    /// <summary>A text, of any content.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="text">The text.</param>
    public LogField(string name, string text) => (Name, Text) = (name, text ?? "");

    /// <summary>A number.</summary>
    /// <param name="name">What it is, with the unit.</param>
    /// <param name="number">The number.</param>
    public LogField(string name, long number) => (Name, Number) = (name, number);

    /// <summary>What it is.</summary>
    public string Name { get; }

    /// <summary>The text; null for a number.</summary>
    public string? Text { get; }

    /// <summary>The number, when there is no text.</summary>
    public long Number { get; }
}
