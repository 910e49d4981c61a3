namespace Ringside.Exchange.Health;

/// <summary>Tells one number from others of the same name.</summary>
/// <param name="Name">A letter or <c>_</c>, then letters, digits and <c>_</c>.</param>
/// <param name="Value">Any text.</param>
public readonly record struct MetricLabel(string Name, string Value);
