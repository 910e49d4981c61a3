namespace Ringside.House.Tests.Rules;

/// <summary>One place where a rule of the house is broken.</summary>
/// <param name="Place">A path from the root, with a line where there is one; or the name of a type or member.</param>
/// <param name="Text">What is wrong and what is expected.</param>
internal sealed record Finding(string Place, string Text)
{
    public override string ToString() => $"{Place}: {Text}";
}
