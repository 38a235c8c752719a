# Values that the tests of lib/core/statistics hold their own against, by base R, survey and metafor (Debian: r-base-core
# r-cran-survey r-cran-metafor r-cran-jsonlite). Prints JSON; from the root of the repository:
#   Rscript lib/core/statistics/testdata/golden.R > lib/core/statistics/testdata/golden.r.json
suppressPackageStartupMessages({
  library(survey)
  library(metafor)
  library(jsonlite)
})

side <- function(pair) list(count = pair[1], of = pair[2])
blocks <- function(count, of) mapply(function(x, n) list(count = x, of = n), count, of, SIMPLIFY = FALSE)

t_critical <- lapply(c(1, 1.5, 2, 3.7, 7, 9, 29, 254, 1e5), function(df) {
  list(degreesOfFreedom = df, value = qt(0.975, df))
})

p_values <- list(
  normal = lapply(c(0, 0.5, -1.96, 3.3, 7), function(z) list(z = z, p = 2 * pnorm(-abs(z)))),
  t = mapply(function(t, df) {
    list(t = t, degreesOfFreedom = df, twoSided = 2 * pt(-abs(t), df), upper = pt(t, df, lower.tail = FALSE))
  }, c(0, 2.1, -2.1, 12, 0.3), c(3, 3.4, 3.4, 9, 200), SIMPLIFY = FALSE),
  chiSquare = mapply(function(x, df) {
    list(statistic = x, degreesOfFreedom = df, p = pchisq(x, df, lower.tail = FALSE))
  }, c(0, 3.84, 12, 230, 30), c(1, 1, 5, 199, 200), SIMPLIFY = FALSE)
)

upper_bound_of_none <- lapply(c(1, 20, 300, 12480), function(n) {
  list(of = n, bound = binom.test(0, n, alternative = "less")$conf.int[2])
})

# The variance of a share in blocks: a ratio of two totals, with blocks as clusters.
ratio_variance <- lapply(list(
  list(count = c(0, 3, 0, 17, 2, 0, 0, 9), of = c(500, 480, 510, 500, 495, 505, 500, 500)),
  list(count = c(5, 5, 6, 4, 5, 5), of = c(50, 50, 50, 50, 50, 50)),
  list(count = c(40, 1), of = c(100, 900))
), function(data) {
  design <- svydesign(ids = ~1, weights = ~1, data = as.data.frame(data))
  ratio <- svyratio(~count, ~of, design)
  p <- as.numeric(coef(ratio))
  variance <- as.numeric(SE(ratio))^2
  m <- length(data$count)
  list(
    blocks = blocks(data$count, data$of), share = p, variance = variance,
    effect = variance / (p * (1 - p) / sum(data$of)),
    raised = max(1, variance / (p * (1 - p) / sum(data$of)) * (qt(0.975, m - 1) / qnorm(0.975))^2)
  )
})

# Two-sided by likelihood, with half the weight of the outcomes that are as likely as the observed one.
fisher_mid_p <- lapply(list(
  c(3, 10, 0, 10), c(7, 20, 2, 25), c(0, 500, 5, 500), c(0, 2000, 4, 300), c(1, 4, 4, 4),
  c(2, 5000000, 11, 5000000), c(3, 148210, 40, 160000), c(30, 100, 45, 110)
), function(row) {
  events <- row[1] + row[3]
  possible <- max(0, events - row[4]):min(events, row[2])
  probability <- dhyper(possible, row[2], row[4], events)
  observed <- dhyper(row[1], row[2], row[4], events)
  less <- probability < observed * (1 - 1e-7)
  tied <- !less & probability <= observed * (1 + 1e-7)
  list(
    first = side(row[1:2]), second = side(row[3:4]),
    p = sum(probability[less]) + sum(probability[tied]) / 2,
    fisherTest = fisher.test(matrix(c(row[1], row[2] - row[1], row[3], row[4] - row[3]), 2))$p.value,
    observed = sum(probability[tied])
  )
})

score <- lapply(list(
  c(56, 70, 48, 80), c(388, 10000, 412, 9000), c(5, 300, 9, 280), c(20, 1000000, 55, 1200000), c(40, 60, 40, 60)
), function(row) {
  test <- suppressWarnings(prop.test(row[c(1, 3)], row[c(2, 4)], correct = FALSE))
  list(first = side(row[1:2]), second = side(row[3:4]), p = test$p.value)
})

trend <- lapply(list(
  list(score = 1:5, count = c(12, 15, 14, 22, 31), of = c(400, 410, 395, 400, 402)),
  list(score = c(1, 2, 4, 8), count = c(83, 90, 129, 70), of = c(86, 93, 136, 82)),
  list(score = c(0, 10, 20), count = c(30, 20, 27), of = c(100, 100, 100))
), function(data) {
  test <- prop.trend.test(data$count, data$of, data$score)
  list(
    groups = mapply(function(s, x, n) list(score = s, count = x, of = n), data$score, data$count, data$of, SIMPLIFY = FALSE),
    zSquared = unname(test$statistic), p = test$p.value
  )
})

risk_ratio <- lapply(list(
  list(ai = c(15, 8), n1 = c(200, 150), ci = c(5, 6), n2 = c(220, 400)),
  list(ai = c(2, 0, 9, 30), n1 = c(40, 25, 300, 90), ci = c(7, 1, 30, 200), n2 = c(160, 90, 1200, 700)),
  list(ai = c(10), n1 = c(50), ci = c(20), n2 = c(60))
), function(data) {
  stratified <- rma.mh(measure = "RR", ai = ai, n1i = n1, ci = ci, n2i = n2, data = data, digits = 15)
  pooled <- escalc(measure = "RR", ai = sum(data$ai), n1i = sum(data$n1), ci = sum(data$ci), n2i = sum(data$n2))
  bounds <- exp(pooled$yi + c(-1, 1) * qnorm(0.975) * sqrt(pooled$vi))
  list(
    strata = mapply(function(a, n1, c, n2) list(exposed = side(c(a, n1)), unexposed = side(c(c, n2))),
      data$ai, data$n1, data$ci, data$n2, SIMPLIFY = FALSE),
    crude = list(ratio = exp(as.numeric(pooled$yi)), low = bounds[1], high = bounds[2]),
    stratified = list(
      ratio = exp(as.numeric(stratified$beta)), low = exp(stratified$ci.lb), high = exp(stratified$ci.ub)
    )
  )
})

adjusted <- lapply(list(
  c(0.01, 0.04, 0.03, 0.005), c(0.5, 0.5, 0.0001, 0.9, 0.02, 0.02), c(0, 1), 0.2
), function(p) {
  list(p = I(p), holm = I(p.adjust(p, "holm")), benjaminiHochberg = I(p.adjust(p, "BH")))
})

heterogeneity <- lapply(list(
  list(estimate = c(0.1, 0.3, 0.2, 0.9), standardError = c(0.1, 0.2, 0.15, 0.2)),
  list(estimate = c(0.05, 0.06, 0.04), standardError = c(0.1, 0.1, 0.3))
), function(data) {
  model <- rma(yi = data$estimate, sei = data$standardError, method = "FE")
  list(
    estimates = mapply(function(e, s) list(estimate = e, standardError = s), data$estimate, data$standardError, SIMPLIFY = FALSE),
    statistic = model$QE, p = model$QEp, beyondChance = model$I2 / 100
  )
})

share_heterogeneity <- lapply(list(
  list(count = c(12, 15, 14, 31), of = c(400, 410, 395, 402)),
  list(count = c(83, 90, 129, 70, 66), of = c(86, 93, 136, 82, 70)),
  list(count = c(48, 56), of = c(80, 70))
), function(data) {
  test <- suppressWarnings(prop.test(data$count, data$of, correct = FALSE))
  list(groups = blocks(data$count, data$of), statistic = unname(test$statistic), p = test$p.value)
})

# Sawtooth values whose level moves from block to block; no two are equal, and quantile × n is whole.
woodruff <- lapply(list(list(m = 10, n = 100, p = 0.95), list(m = 8, n = 50, p = 0.5), list(m = 12, n = 25, p = 0.9)), function(case) {
  block <- rep(seq_len(case$m), each = case$n)
  within <- rep(seq_len(case$n), case$m)
  value <- 100 + 40 * ((block * 7) %% case$m) / case$m + within * 60 / case$n + block / 1000
  design <- svydesign(ids = ~block, weights = ~1, data = data.frame(block, value))
  quantile <- svyquantile(~value, design, case$p, interval.type = "mean", qrule = "hf1")[[1]]
  at_or_below <- as.numeric(tapply(value <= quantile[1, "quantile"], block, sum))
  share <- svymean(~ (value <= quantile[1, "quantile"]), design)
  list(
    blocks = blocks(at_or_below, rep(case$n, case$m)), quantile = case$p,
    standardError = unname(SE(share)[2]),
    lowRank = match(unname(quantile[1, 2]), sort(value)), highRank = match(unname(quantile[1, 3]), sort(value))
  )
})

samples <- list(
  list(first = c(5.1, 5.3, 4.9, 5.2, 5.0), second = c(5.6, 5.2, 5.9, 5.8, 5.5), margin = 0.1),
  list(first = c(410, 402, 433), second = c(398, 441, 520, 377), margin = 15),
  list(first = c(1, 2, 3, 4), second = c(4, 3, 2, 1), margin = 0)
)
welch <- lapply(samples, function(data) {
  test <- t.test(data$second, data$first)
  above <- t.test(data$second, data$first, mu = data$margin, alternative = "greater")
  c(data, list(
    low = test$conf.int[1], high = test$conf.int[2], degreesOfFreedom = unname(test$parameter),
    standardError = test$stderr, p = test$p.value, pAboveMargin = above$p.value
  ))
})

mann_whitney <- lapply(list(
  list(first = c(5.1, 5.3, 4.9, 5.2, 5.0), second = c(5.6, 5.25, 5.9, 5.8, 5.5)),
  list(first = 1:3, second = 4:6),
  list(first = c(1, 4, 6, 9, 11), second = c(2, 3, 5, 7, 8, 10, 12, 13)),
  list(first = (1:49)^2, second = (1:49)^2 + 100.5),
  list(first = c(1, 2, 2, 3, 5), second = c(2, 4, 4, 5, 6, 7)),
  list(first = (1:60) * 3, second = (1:55) * 3.5 + 10.01)
), function(data) {
  tied <- anyDuplicated(c(data$first, data$second)) > 0
  exact <- !tied && max(length(data$first), length(data$second)) < 50
  test <- suppressWarnings(wilcox.test(data$second, data$first, exact = exact, correct = TRUE))
  list(first = I(data$first), second = I(data$second), u = unname(test$statistic), p = test$p.value,
    method = if (exact) "exact" else "normal")
})

prediction <- lapply(list(c(5.1, 5.3, 4.9), c(410, 402, 433, 398, 441)), function(values) {
  interval <- predict(lm(y ~ 1, data.frame(y = values)), data.frame(row.names = 1), interval = "prediction")
  list(values = values, mean = interval[1], low = interval[2], high = interval[3])
})

between_run_variance <- lapply(list(
  list(estimate = c(6.1, 6.25, 5.9, 6.4), standardError = c(0.05, 0.06, 0.04, 0.08)),
  list(estimate = c(6.1, 6.12, 6.09), standardError = c(0.05, 0.06, 0.04))
), function(data) {
  model <- rma(yi = data$estimate, sei = data$standardError, method = "HE")
  list(
    runs = mapply(function(e, s) list(estimate = e, standardError = s), data$estimate, data$standardError, SIMPLIFY = FALSE),
    variance = model$tau2
  )
})

cat(toJSON(list(
  command = "Rscript lib/core/statistics/testdata/golden.R > lib/core/statistics/testdata/golden.r.json",
  versions = list(R = as.character(getRversion()), survey = as.character(packageVersion("survey")),
    metafor = as.character(packageVersion("metafor"))),
  tCritical = t_critical, pValues = p_values, upperBoundOfNone = upper_bound_of_none, ratioVariance = ratio_variance,
  fisherMidP = fisher_mid_p, score = score, trend = trend, riskRatio = risk_ratio, adjusted = adjusted,
  heterogeneity = heterogeneity, shareHeterogeneity = share_heterogeneity, woodruff = woodruff, welch = welch,
  mannWhitney = mann_whitney, predictionInterval = prediction, betweenRunVariance = between_run_variance
), digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null"), "\n", sep = "")
