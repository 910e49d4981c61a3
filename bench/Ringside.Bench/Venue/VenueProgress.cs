using System.Globalization;

namespace Ringside.Bench.Venue;

/// <summary>How far a venue is, as its process answers on its standard output.</summary>
/// <param name="Stored">Batches on its store.</param>
/// <param name="Followed">Batches that its standby has applied.</param>
public readonly record struct VenueProgress(long Stored, long Followed)
{
    /// <summary>The line that asks for it.</summary>
    public const string Question = "progress";

    /// <summary>Reads an answer.</summary>
    /// <param name="line">Any line; null for none.</param>
    /// <param name="progress">What it says, when the result is true.</param>
    public static bool TryParse(string? line, out VenueProgress progress)
    {
        progress = default;
        string[] words = (line ?? string.Empty).Split(' ');
        if (words.Length != 3 || words[0] != Question
            || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long stored)
            || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long followed))
        {
            return false;
        }

        progress = new VenueProgress(stored, followed);
        return true;
    }

    /// <summary>The answer.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Question} {Stored} {Followed}");
}
