// XOR 2-3-1 with sigmoids and cross-entropy, full batch, one number at a time.
// parameters: the network's vector, layer by layer, weight row by row, then bias.

#include <cmath>

constexpr int INPUTS = 2, HIDDEN = 3, EXAMPLES = 4;

static double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

extern "C" void train(double *parameters, const double *x, const double *y, double learning_rate,
                      long epochs) {
    constexpr int COUNT = HIDDEN * INPUTS + HIDDEN + HIDDEN + 1;
    double *weight1 = parameters, *bias1 = weight1 + HIDDEN * INPUTS;
    double *weight2 = bias1 + HIDDEN, *bias2 = weight2 + HIDDEN;
    const double rate = learning_rate / EXAMPLES;

    for (long epoch = 0; epoch < epochs; ++epoch) {
        double gradient[COUNT] = {};
        double *dweight1 = gradient, *dbias1 = dweight1 + HIDDEN * INPUTS;
        double *dweight2 = dbias1 + HIDDEN, *dbias2 = dweight2 + HIDDEN;
        for (int n = 0; n < EXAMPLES; ++n) {
            const double *input = x + n * INPUTS;
            double hidden[HIDDEN];
            double z = *bias2;
            for (int j = 0; j < HIDDEN; ++j) {
                double z_hidden = bias1[j];
                for (int i = 0; i < INPUTS; ++i) z_hidden += weight1[j * INPUTS + i] * input[i];
                hidden[j] = sigmoid(z_hidden);
                z += weight2[j] * hidden[j];
            }
            const double dz = sigmoid(z) - y[n];
            *dbias2 += dz;
            for (int j = 0; j < HIDDEN; ++j) {
                const double dz_hidden = dz * weight2[j] * hidden[j] * (1 - hidden[j]);
                dweight2[j] += dz * hidden[j];
                dbias1[j] += dz_hidden;
                for (int i = 0; i < INPUTS; ++i) dweight1[j * INPUTS + i] += dz_hidden * input[i];
            }
        }
        for (int k = 0; k < COUNT; ++k) parameters[k] -= rate * gradient[k];
    }
}
