namespace Ringside.House.Tests.Rules;

/// <summary>A rule about the files of the repository: gives every place that breaks it.</summary>
internal delegate IEnumerable<Finding> Rule(SourceTree tree);
