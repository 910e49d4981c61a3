namespace Ringside.Linux.Sockets;

/// <summary>What became of one socket option: asked for, obtained, and why they differ (getsockopt(2)).</summary>
/// <param name="Name">The kernel's name, as <c>SO_RCVBUF</c>.</param>
/// <param name="Asked">The value asked for.</param>
/// <param name="Obtained">The value read back, or null when the kernel refused or does not tell.</param>
/// <param name="Note">One sentence where the two differ or where the option needs an explanation, else null.</param>
public sealed record OptionReport(string Name, int Asked, int? Obtained, string? Note)
{
    /// <summary>True when the kernel took the option.</summary>
    public bool IsSet => Obtained is not null;

    /// <inheritdoc/>
    public override string ToString()
    {
        string obtained = Obtained is { } value ? $"obtained {value}" : "refused";
        return Note is null ? $"{Name}: asked {Asked}, {obtained}" : $"{Name}: asked {Asked}, {obtained} ({Note})";
    }
}
