using System.Globalization;
using System.Text.Json;

namespace Ringside.Exchange.Json;

/// <summary>Reads JSON that must be exactly as expected. The first thing that is wrong is kept, with its path and what was expected;
/// what is read after it has no meaning.</summary>
internal sealed class StrictJson
{
    private const int LongestPath = 4_095;

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    internal string? Error { get; private set; }

    /// <summary>Whether something is an object that has all of these keys and no others.</summary>
    internal bool IsObject(JsonElement element, string path, params ReadOnlySpan<string> keys) => IsObject(element, path, keys, []);

    /// <summary>Whether something is an object that has all of some keys, perhaps some of others, and no further ones.</summary>
    internal bool IsObject(JsonElement element, string path, ReadOnlySpan<string> keys, ReadOnlySpan<string> others)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Fail(path, $"expected an object, found {Show(element)}");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name) && !others.Contains(property.Name))
                return Fail(Join(path, property.Name), $"unknown key, expected one of {string.Join(", ", [.. keys, .. others])}");
        }

        foreach (string key in keys)
        {
            if (!element.TryGetProperty(key, out _))
                return Fail(Join(path, key), "missing");
        }

        return Error is null;
    }

    /// <summary>The elements of an array; empty when it is none, or has too many.</summary>
    internal JsonElement[] List(JsonElement parent, string path, string key, int most)
    {
        JsonElement element = parent.GetProperty(key);
        if (element.ValueKind != JsonValueKind.Array)
            Fail(Join(path, key), $"expected a list, found {Show(element)}");
        else if (element.GetArrayLength() > most)
            Fail(Join(path, key), $"expected at most {most} entries, found {element.GetArrayLength()}");
        return Error is null ? [.. element.EnumerateArray()] : [];
    }

    /// <summary>A whole number in a range.</summary>
    internal long Integer(JsonElement parent, string path, string key, long least, long most)
    {
        JsonElement element = parent.GetProperty(key);
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value >= least && value <= most)
            return value;
        Fail(Join(path, key), $"expected a whole number from {least} to {most}, found {Show(element)}");
        return least;
    }

    /// <summary>A whole number that is not below 0.</summary>
    internal ulong Unsigned(JsonElement parent, string path, string key)
    {
        JsonElement element = parent.GetProperty(key);
        if (element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong value))
            return value;
        Fail(Join(path, key), $"expected a whole number from 0 to {ulong.MaxValue}, found {Show(element)}");
        return 0;
    }

    /// <summary>A number as text with a decimal point, so that nothing rounds it.</summary>
    /// <returns>The number in the last decimal place.</returns>
    internal long Decimal(JsonElement parent, string path, string key, int scale, long least, long most)
    {
        JsonElement element = parent.GetProperty(key);
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
        if (DecimalText.TryParse(text, scale, out long value) && value >= least && value <= most)
            return value;
        string range = $"\"{DecimalText.Show(least, scale)}\" to \"{DecimalText.Show(most, scale)}\"";
        Fail(Join(path, key), $"expected text from {range}, found {Show(element)}");
        return least;
    }

    /// <summary>The path of a file or folder; a relative one begins at a folder.</summary>
    internal string FullPath(JsonElement parent, string path, string key, string folder)
    {
        JsonElement element = parent.GetProperty(key);
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
        if (text.Length is > 0 and <= LongestPath && !text.Any(char.IsControl))
            return Path.GetFullPath(text, folder);
        Fail(Join(path, key), $"expected a path of 1 to {LongestPath} characters, found {Show(element)}");
        return folder;
    }

    /// <summary>Printable ASCII text of some characters.</summary>
    internal string Text(JsonElement parent, string path, string key, int longest)
    {
        JsonElement element = parent.GetProperty(key);
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
        bool isPrintable = !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && text.AsSpan().Trim().Length > 0;
        if (isPrintable && text.Length <= longest)
            return text;
        Fail(Join(path, key), $"expected 1 to {longest} printable ASCII characters, found {Show(element)}");
        return string.Empty;
    }

    /// <summary>True or false.</summary>
    internal bool Flag(JsonElement parent, string path, string key)
    {
        JsonElement element = parent.GetProperty(key);
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Fail(Join(path, key), $"expected true or false, found {Show(element)}");
        return element.ValueKind == JsonValueKind.True;
    }

    /// <summary>The place of a word among those that are allowed.</summary>
    internal int Choice(JsonElement parent, string path, string key, params ReadOnlySpan<string> words)
    {
        JsonElement element = parent.GetProperty(key);
        int place = element.ValueKind == JsonValueKind.String ? words.IndexOf(element.GetString()) : -1;
        if (place < 0)
            Fail(Join(path, key), $"expected one of {string.Join(", ", words.ToArray())}, found {Show(element)}");
        return Math.Max(0, place);
    }

    /// <summary>Bytes in hexadecimal digits.</summary>
    internal byte[] Hex(JsonElement parent, string path, string key, int least, int most)
    {
        JsonElement element = parent.GetProperty(key);
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
        bool isHex = text.Length % 2 == 0 && !text.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF");
        if (isHex && text.Length / 2 >= least && text.Length / 2 <= most)
            return Convert.FromHexString(text);
        string count = least == most ? string.Create(CultureInfo.InvariantCulture, $"{least}") : $"{least} to {most}";
        Fail(Join(path, key), $"expected {count} bytes in hexadecimal, found {Show(element)}");
        return new byte[least];
    }

    internal static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Keeps what is wrong, if it is the first.</summary>
    /// <returns>False.</returns>
    internal bool Fail(string path, string text)
    {
        Error ??= path.Length == 0 ? text : $"{path}: {text}";
        return false;
    }

    /// <summary>What was found, not longer than a line takes.</summary>
    internal static string Show(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
